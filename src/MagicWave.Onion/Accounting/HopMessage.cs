namespace MagicWave.Onion.Accounting;

/// <summary>The bound on payment messages between a client and a hop.</summary>
internal static class HopMessage
{
    /// <exception cref="ArgumentException">The body is empty, or does not fit one relay cell.</exception>
    public static void Require(ReadOnlySpan<byte> body)
    {
        if (body.Length is 0 or > HopCircuit.MaximumMessageLength)
        {
            throw new ArgumentException($"A payment message has 1 to {HopCircuit.MaximumMessageLength} bytes.", nameof(body));
        }
    }
}
