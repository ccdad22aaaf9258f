namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>How many introductions a service is passed (proposal 305).</summary>
/// <param name="IsEnabled">Whether there is a limit.</param>
/// <param name="RatePerSecond">How many it gets per second in the long run.</param>
/// <param name="BurstPerSecond">How many may come at once.</param>
internal readonly record struct IntroductionDefence(bool IsEnabled, long RatePerSecond, long BurstPerSecond)
{
    /// <summary>No limit.</summary>
    public static readonly IntroductionDefence None = new(false, 25, 200);

    /// <summary>Whether a service may ask for it: both are 31-bit numbers, and nobody gets more in a second than in a burst.</summary>
    public static bool IsValid(ulong rate, ulong burst) => rate <= int.MaxValue && burst <= int.MaxValue && burst >= rate;
}
