namespace MagicWave.Onion.Accounting;

/// <summary>The bound on payment messages between a client and a hop.</summary>
internal static class HopMessage
{
    /// <summary>The first byte of a message of ticks.</summary>
    public const byte TickKind = 1;

    /// <summary>Whether a message is for the circuit's meter.</summary>
    public static bool IsOfTicks(ReadOnlySpan<byte> body) => !body.IsEmpty && body[0] == TickKind;

    /// <exception cref="ArgumentException">The body is empty, or does not fit one relay cell.</exception>
    public static void Require(ReadOnlySpan<byte> body)
    {
        if (body.Length is 0 or > HopCircuit.MaximumMessageLength)
        {
            throw new ArgumentException($"A payment message has 1 to {HopCircuit.MaximumMessageLength} bytes.", nameof(body));
        }
    }
}
