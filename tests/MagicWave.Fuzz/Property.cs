namespace MagicWave.Fuzz;

/// <summary>What a target holds the code under test to, beyond not throwing.</summary>
internal static class Property
{
    /// <summary>Fails the input.</summary>
    public static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidDataException("Broken: " + what);
        }
    }

    /// <summary>Fails the input when what was read and written again is not the same.</summary>
    public static void SameBytes(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what) =>
        Require(expected.SequenceEqual(actual), $"{what}: {Convert.ToHexString(expected)} became {Convert.ToHexString(actual)}");
}
