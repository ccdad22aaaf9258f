namespace MagicWave.Core.Bytes;

/// <summary>Comparison of bytes that everybody may know. Its time depends on the data: for secrets use <c>FixedTime</c>.</summary>
public static class PublicBytes
{
    /// <summary>Whether the two are the same bytes.</summary>
#pragma warning disable RS0030 // The one place where a comparison that takes as long as the common prefix is meant.
    public static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.SequenceEqual(right);
#pragma warning restore RS0030
}
