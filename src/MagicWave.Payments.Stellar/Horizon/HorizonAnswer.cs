namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>An answer of a Horizon server. Servers' faults are values.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="State">Whether there is an answer.</param>
/// <param name="Value">The answer; null unless there is one.</param>
/// <param name="RetryAfter">How long the server wants to be left alone; null where it did not say.</param>
public readonly record struct HorizonAnswer<T>(HorizonState State, T? Value = null, TimeSpan? RetryAfter = null)
    where T : class;
