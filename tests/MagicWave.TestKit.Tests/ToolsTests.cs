using MagicWave.Core.Security;

namespace MagicWave.TestKit.Tests;

public sealed class ToolsTests
{
    [Fact]
    public void Seeded_bytes_repeat_and_differ_between_seeds()
    {
        Assert.Equal(new SeededRandom(1).Bytes(100), new SeededRandom(1).Bytes(100));
        Assert.NotEqual(new SeededRandom(1).Bytes(100), new SeededRandom(2).Bytes(100));
    }

    [Fact]
    public void Seeded_numbers_stay_in_their_range()
    {
        SeededRandom random = new(5);
        int[] seen = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(-2, 3))];

        Assert.Equal([-2, -1, 0, 1, 2], seen.Distinct().Order());
        Assert.InRange(((IRandom)random).NextInt64(10), 0, 9);
    }

    [Fact]
    public void Every_split_keeps_all_bytes_in_order()
    {
        byte[] input = new SeededRandom(3).Bytes(20);
        List<IReadOnlyList<ReadOnlyMemory<byte>>> splits = [.. ByteSplitter.Splits(input), .. ByteSplitter.RandomSplits(input, 5, new SeededRandom(4))];

        Assert.Equal(2 + 19 + 2 + 5, splits.Count);
        Assert.All(splits, pieces => Assert.Equal(input, pieces.SelectMany(piece => piece.ToArray())));
    }

    [Fact]
    public void A_parser_that_depends_on_the_split_is_found()
    {
        byte[] input = [1, 2, 3];
        ByteSplitter.AssertSame(input, pieces => pieces.Sum(piece => piece.Length));
        Assert.Throws<InvalidOperationException>(() => ByteSplitter.AssertSame(input, pieces => pieces.Count));
    }

    [Fact]
    public void An_allocation_is_found_and_its_absence_too()
    {
        object? kept = null;
        AllocationAssert.None(() => kept = null);
        Assert.Throws<InvalidOperationException>(() => AllocationAssert.None(() => kept = new object()));
        Assert.InRange(AllocationAssert.BytesPerCall(() => kept = new byte[1000]), 1000, 1100);
    }

    [Fact]
    public void Vectors_are_read_with_their_source()
    {
        VectorFile file = VectorFile.Parse("# RFC 0, appendix A\nkey = 00 01\n  02\ncount=7\n\n\n# next\nkey = ff\n");

        Assert.Equal("RFC 0, appendix A", file.Source);
        Assert.Equal(2, file.Records.Count);
        Assert.Equal([0, 1, 2], file.Records[0].Bytes("key"));
        Assert.Equal(7, file.Records[0].Number("count"));
        Assert.Throws<KeyNotFoundException>(() => file.Records[1]["count"]);
        Assert.Throws<FormatException>(() => VectorFile.Parse("key = 00"));
        Assert.Throws<FormatException>(() => VectorFile.Parse("# source\nno field"));
    }
}
