namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>What an issuer said: a value, or why there is none.</summary>
/// <param name="Value">The bytes of the answer; null when there is a fault.</param>
/// <param name="Fault">Why not; null when there is a value.</param>
public readonly record struct IssuerAnswer(ReadOnlyMemory<byte>? Value, IssuerFault? Fault)
{
    /// <summary>The issuer could not be asked, or its answer was lost: ask again, everything may be asked again.</summary>
    public static IssuerAnswer Unavailable => new(null, IssuerFault.Unavailable);
}
