using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>
/// Reads XDR (RFC 4506) from bytes of anyone. Strict: padding must be zero, flags 0 or 1, lengths under the bound that the caller names.
/// Every method says by its result whether the value was there; after <see langword="false"/> the reader is of no more use.
/// Nothing is allocated for more elements than there are bytes.
/// </summary>
public ref struct XdrReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Every value takes a multiple of so many bytes.</summary>
    internal const int Unit = 4;

    private ByteReader _bytes = new(bytes);

    /// <summary>Whether every byte was read.</summary>
    public readonly bool IsAtEnd => _bytes.IsAtEnd;

    /// <summary>Reads an unsigned 32-bit number.</summary>
    public bool TryReadUInt32(out uint value) => _bytes.TryReadUInt32(out value);

    /// <summary>Reads a signed 32-bit number.</summary>
    public bool TryReadInt32(out int value)
    {
        bool read = _bytes.TryReadUInt32(out uint bits);
        value = unchecked((int)bits);
        return read;
    }

    /// <summary>Reads an unsigned 64-bit number.</summary>
    public bool TryReadUInt64(out ulong value) => _bytes.TryReadUInt64(out value);

    /// <summary>Reads a signed 64-bit number.</summary>
    public bool TryReadInt64(out long value)
    {
        bool read = _bytes.TryReadUInt64(out ulong bits);
        value = unchecked((long)bits);
        return read;
    }

    /// <summary>Reads a flag, as which an optional value begins: 0 or 1 and nothing else.</summary>
    public bool TryReadBoolean(out bool value)
    {
        bool read = _bytes.TryReadUInt32(out uint bits);
        value = bits == 1;
        return read && bits <= 1;
    }

    /// <summary>Reads the tag of an extension that has no content yet: 0.</summary>
    public bool TryReadEmptyExtension() => TryReadUInt32(out uint version) && version == 0;

    /// <summary>Takes so many bytes and their padding without copying them.</summary>
    public bool TryReadFixed(int length, out ReadOnlySpan<byte> value) =>
        _bytes.TryReadBytes(length, out value)
        && _bytes.TryReadBytes(PaddingOf(length), out ReadOnlySpan<byte> padding)
        && FixedTime.IsZero(padding);

    /// <summary>Takes bytes that their length precedes, and their padding, without copying them.</summary>
    public bool TryReadOpaque(int maximum, out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryReadCount(maximum, out int length) && TryReadFixed(length, out value);
    }

    /// <summary>Reads text of printable ASCII, which is all that names on a ledger are made of.</summary>
    public bool TryReadAscii(int maximum, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!TryReadOpaque(maximum, out ReadOnlySpan<byte> bytes) || !XdrText.IsPrintable(bytes))
        {
            return false;
        }

        value = System.Text.Encoding.ASCII.GetString(bytes);
        return true;
    }

    /// <summary>Reads the number of elements of a list, at most <paramref name="maximum"/>.</summary>
    public bool TryReadCount(int maximum, out int count)
    {
        count = 0;
        if (!_bytes.TryReadUInt32(out uint value) || value > (uint)maximum || value > (uint)_bytes.Length)
        {
            return false;
        }

        count = (int)value;
        return true;
    }

    /// <summary>Reads a list that the number of its elements precedes.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    public bool TryReadArray<T>(int maximum, out XdrArray<T> value)
        where T : IReadableXdrValue<T>
    {
        value = default;
        if (!TryReadCount(maximum, out int count))
        {
            return false;
        }

        T[] items = new T[count];
        for (int i = 0; i < count; i++)
        {
            if (!T.TryRead(ref this, out T? item))
            {
                return false;
            }

            items[i] = item;
        }

        value = XdrArray<T>.Own(items);
        return true;
    }

    /// <summary>Reads an optional value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public bool TryReadOptional<T>(out T? value)
        where T : struct, IReadableXdrValue<T>
    {
        value = null;
        if (!TryReadBoolean(out bool present))
        {
            return false;
        }

        if (!present)
        {
            return true;
        }

        bool read = T.TryRead(ref this, out T content);
        value = content;
        return read;
    }

    /// <summary>Reads an optional unsigned 32-bit number.</summary>
    public bool TryReadOptionalUInt32(out uint? value)
    {
        value = null;
        if (!TryReadBoolean(out bool present))
        {
            return false;
        }

        if (!present)
        {
            return true;
        }

        bool read = TryReadUInt32(out uint content);
        value = content;
        return read;
    }

    /// <summary>Reads 32 bytes.</summary>
    public bool TryReadHash(out Hash256 value)
    {
        bool read = _bytes.TryReadBytes(Hash256.Length, out ReadOnlySpan<byte> content);
        value = read ? Hash256.FromBytes(content) : default;
        return read;
    }

    /// <summary>Reads an account: its kind of key, which is Ed25519, and the key.</summary>
    public bool TryReadAccount(out SettlementAccount value)
    {
        value = default;
        if (!TryReadUInt32(out uint type) || type != 0 || !_bytes.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> key))
        {
            return false;
        }

        value = SettlementAccount.FromBytes(key);
        return true;
    }

    internal static int PaddingOf(int length) => (Unit - (length % Unit)) % Unit;
}
