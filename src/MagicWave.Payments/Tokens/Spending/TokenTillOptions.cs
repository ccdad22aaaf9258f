namespace MagicWave.Payments.Tokens.Spending;

/// <summary>How a hop takes tokens.</summary>
public sealed record TokenTillOptions
{
    /// <summary>
    /// How many MiB worth of tokens of one session are credited before the issuer confirmed them; the next ones wait for it. A token that
    /// was spent elsewhere too costs a hop at most this much for each session; 16 unless said otherwise.
    /// </summary>
    public int OfflineMebibytes { get; init; } = 16;
}
