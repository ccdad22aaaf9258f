using FsCheck;
using FsCheck.Fluent;
using MagicWave.Core.Bytes;

namespace MagicWave.Core.Tests.Bytes;

public sealed class ByteReaderTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        Prop.ForAll<byte, ushort, uint>((a, b, c) =>
        {
            byte[] buffer = new byte[64];
            ByteWriter writer = new(buffer);
            writer.WriteByte(a);
            writer.WriteUInt16(b);
            writer.WriteUInt32(c);
            writer.WriteUInt64((ulong)c << 16);
            writer.WriteBytes([a, a, a]);
            writer.Reserve(2).Fill(a);

            ByteReader reader = new(writer.Written);
            return reader.TryReadByte(out byte a2) && a2 == a
                && reader.TryReadUInt16(out ushort b2) && b2 == b
                && reader.TryReadUInt32(out uint c2) && c2 == c
                && reader.TryReadUInt64(out ulong d2) && d2 == (ulong)c << 16
                && reader.TryReadBytes(5, out ReadOnlySpan<byte> rest) && PublicBytes.Equal(rest, [a, a, a, a, a])
                && reader.IsAtEnd && writer.Free.Length == 64 - writer.Length;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Numbers_are_big_endian()
    {
        byte[] buffer = new byte[6];
        ByteWriter writer = new(buffer);
        writer.WriteUInt16(0x0102);
        writer.WriteUInt32(0x03040506);

        Assert.Equal([1, 2, 3, 4, 5, 6], buffer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void What_is_not_there_is_not_read_and_moves_nothing(int length)
    {
        ByteReader reader = new(new byte[length]);

        Assert.False(reader.TryReadUInt64(out ulong whole));
        Assert.Equal(0u, whole);
        Assert.False(reader.TryReadBytes(length + 1, out ReadOnlySpan<byte> bytes));
        Assert.True(bytes.IsEmpty);
        Assert.Equal(length, reader.Length);
        Assert.Equal(length, reader.Rest.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_negative_length_is_not_there(int count)
    {
        ByteReader reader = new(new byte[10]);

        Assert.False(reader.TryReadBytes(count, out _));
        Assert.Equal(10, reader.Length);
    }

    [Fact]
    public void Nothing_can_always_be_read()
    {
        ByteReader reader = new(default);

        Assert.True(reader.IsAtEnd);
        Assert.True(reader.TryReadBytes(0, out ReadOnlySpan<byte> none));
        Assert.True(none.IsEmpty);
        Assert.False(reader.TryReadByte(out _));
    }
}
