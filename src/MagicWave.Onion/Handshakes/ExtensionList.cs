using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// The message inside ntor-v3 (tor-spec 5.1.4.1 and 5.1.2): count 1, then for each extension type 1, length 1, body. What follows the last
/// one is ignored, as C tor does. Points into the bytes it was read from.
/// </summary>
public readonly ref struct ExtensionList
{
    /// <summary>What one extension has beside its body.</summary>
    internal const int FieldOverhead = 2;

    private readonly ReadOnlySpan<byte> _fields;

    private ExtensionList(ReadOnlySpan<byte> fields, int count)
    {
        _fields = fields;
        Count = count;
    }

    /// <summary>How many extensions it has, up to 255.</summary>
    public int Count { get; }

    /// <summary>Reads a message. An empty message is a list without extensions.</summary>
    /// <returns>False when an extension goes beyond the end.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out ExtensionList list)
    {
        list = default;
        ByteReader reader = new(message);
        return message.IsEmpty || TryRead(ref reader, out list);
    }

    /// <summary>Reads a list that other fields follow.</summary>
    /// <returns>False when an extension, or the count, goes beyond the end.</returns>
    internal static bool TryRead(scoped ref ByteReader reader, out ExtensionList list)
    {
        list = default;
        if (!reader.TryReadByte(out byte count))
        {
            return false;
        }

        ReadOnlySpan<byte> fields = reader.Rest;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out _) || !reader.TryReadByte(out byte length) || !reader.TryReadBytes(length, out _))
            {
                return false;
            }
        }

        list = new(fields, count);
        return true;
    }

    /// <summary>The body of the first extension of a type.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryFind(byte type, out ReadOnlySpan<byte> body)
    {
        foreach (Extension extension in this)
        {
            if (extension.Type == type)
            {
                body = extension.Body;
                return true;
            }
        }

        body = default;
        return false;
    }

    /// <summary>Goes through the extensions in their order.</summary>
    public Enumerator GetEnumerator() => new(_fields, Count);

    /// <summary>Goes through the extensions of a list.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private int _left;

        internal Enumerator(ReadOnlySpan<byte> fields, int count)
        {
            _rest = fields;
            _left = count;
            Current = default;
        }

        /// <summary>The extension that it stands at.</summary>
        public Extension Current { get; private set; }

        /// <summary>Goes to the next one; false after the last.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            int length = _rest[1];
            Current = new(_rest[0], _rest.Slice(FieldOverhead, length));
            _rest = _rest[(FieldOverhead + length)..];
            return true;
        }
    }
}
