namespace MagicWave.TestKit.Networks;

/// <summary>What came back for one request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Bytes">Length of the body.</param>
/// <param name="Sha256">Of the body, in upper-case hexadecimal.</param>
/// <param name="Duration">From connecting to the proxy until the last byte.</param>
/// <param name="FirstByte">From connecting to the proxy until the first byte of the answer.</param>
/// <param name="IsComplete">Whether the body has the length that the server announced.</param>
public sealed record Download(int Status, long Bytes, string Sha256, TimeSpan Duration, TimeSpan FirstByte, bool IsComplete)
{
    /// <summary>Millions of bytes per second.</summary>
    public double MegabytesPerSecond => Bytes / 1e6 / Duration.TotalSeconds;
}
