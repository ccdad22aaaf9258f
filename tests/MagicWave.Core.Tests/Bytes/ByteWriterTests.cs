using MagicWave.Core.Bytes;

namespace MagicWave.Core.Tests.Bytes;

public sealed class ByteWriterTests
{
    [Fact]
    public void A_buffer_that_is_too_small_is_a_fault_of_the_caller()
    {
        Assert.Throws<IndexOutOfRangeException>(() => new ByteWriter([]).WriteByte(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteWriter(new byte[1]).WriteUInt16(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteWriter(new byte[3]).WriteUInt32(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteWriter(new byte[7]).WriteUInt64(1));
        Assert.ThrowsAny<ArgumentException>(() => new ByteWriter(new byte[1]).WriteBytes([1, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = new ByteWriter(new byte[1]).Reserve(2); });
    }

    [Fact]
    public void What_is_reserved_counts_as_written()
    {
        byte[] buffer = new byte[4];
        ByteWriter writer = new(buffer);
        Span<byte> hole = writer.Reserve(2);
        writer.WriteByte(9);
        hole.Fill(7);

        Assert.Equal([7, 7, 9], writer.Written.ToArray());
        Assert.Equal(1, writer.Free.Length);
    }
}
