namespace MagicWave.Onion.Handshakes;

/// <summary>Writes the message inside ntor-v3. Extensions go in by ascending type, each type once, as tor-spec asks.</summary>
public ref struct ExtensionListWriter
{
    private readonly Span<byte> _buffer;
    private int _lastType = -1;

    /// <summary>Starts an empty list.</summary>
    /// <param name="buffer">Where it goes; at least one byte.</param>
    public ExtensionListWriter(Span<byte> buffer)
    {
        HandshakeArgument.RequireRoom(buffer.Length, 1, nameof(buffer));
        _buffer = buffer;
        buffer[0] = 0;
        Length = 1;
    }

    /// <summary>How long the list is so far.</summary>
    public int Length { get; private set; }

    /// <summary>The list so far: a message to send.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>Adds an extension and gives its body to fill in.</summary>
    /// <exception cref="ArgumentException">The type is not above the last one, or there is no room.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is not from 0 to 255.</exception>
    public Span<byte> Add(byte type, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, byte.MaxValue);
        if (type <= _lastType)
        {
            throw new ArgumentException("Extensions go in by ascending type.", nameof(type));
        }

        HandshakeArgument.RequireRoom(_buffer.Length - Length, ExtensionList.FieldOverhead + length, nameof(length));
        _buffer[0]++;
        _buffer[Length] = type;
        _buffer[Length + 1] = (byte)length;
        Span<byte> body = _buffer.Slice(Length + ExtensionList.FieldOverhead, length);
        _lastType = type;
        Length += ExtensionList.FieldOverhead + length;
        return body;
    }

    /// <summary>Adds an extension.</summary>
    /// <exception cref="ArgumentException">The type is not above the last one, or there is no room.</exception>
    public void Add(byte type, ReadOnlySpan<byte> body) => body.CopyTo(Add(type, body.Length));
}
