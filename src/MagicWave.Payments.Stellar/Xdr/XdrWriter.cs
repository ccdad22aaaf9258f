using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>Writes XDR (RFC 4506) into a buffer that grows. Not thread-safe.</summary>
public sealed class XdrWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes an unsigned 32-bit number.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);

    /// <summary>Writes a signed 32-bit number.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);

    /// <summary>Writes an unsigned 64-bit number.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(sizeof(ulong)), value);

    /// <summary>Writes a signed 64-bit number.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(long)), value);

    /// <summary>Writes a flag.</summary>
    public void WriteBoolean(bool value) => WriteUInt32(value ? 1u : 0u);

    /// <summary>Writes bytes of a known length, and their padding.</summary>
    public void WriteFixed(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Reserve(XdrReader.PaddingOf(value.Length)).Clear();
    }

    /// <summary>Writes bytes after their length, and their padding.</summary>
    public void WriteOpaque(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        WriteFixed(value);
    }

    /// <summary>Writes text of ASCII after its length.</summary>
    public void WriteAscii(string value) => WriteOpaque(Encoding.ASCII.GetBytes(value));

    /// <summary>Writes a list after the number of its elements.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    public void WriteArray<T>(XdrArray<T> value)
        where T : IXdrValue
    {
        WriteInt32(value.Count);
        foreach (T item in value)
        {
            item.Write(this);
        }
    }

    /// <summary>Writes an optional value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public void WriteOptional<T>(T? value)
        where T : struct, IXdrValue
    {
        WriteBoolean(value is not null);
        value?.Write(this);
    }

    /// <summary>Writes an optional unsigned 32-bit number.</summary>
    public void WriteOptionalUInt32(uint? value)
    {
        WriteBoolean(value is not null);
        if (value is { } present)
        {
            WriteUInt32(present);
        }
    }

    /// <summary>Writes 32 bytes.</summary>
    public void WriteHash(Hash256 value) => value.CopyTo(Reserve(Hash256.Length));

    /// <summary>Writes an account: its kind of key, which is Ed25519, and the key.</summary>
    public void WriteAccount(SettlementAccount value)
    {
        WriteUInt32(0);
        value.CopyTo(Reserve(SettlementAccount.Length));
    }

    private Span<byte> Reserve(int count)
    {
        Span<byte> reserved = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return reserved;
    }
}
