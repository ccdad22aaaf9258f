using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>How many introductions a service is passed (proposal 305).</summary>
/// <param name="IsEnabled">Whether there is a limit.</param>
/// <param name="RatePerSecond">How many it gets per second in the long run.</param>
/// <param name="BurstPerSecond">How many may come at once.</param>
internal readonly record struct IntroductionDefence(bool IsEnabled, long RatePerSecond, long BurstPerSecond)
{
    /// <summary>No limit.</summary>
    public static readonly IntroductionDefence None = new(false, 25, 200);

    /// <summary>What a service asks for: a limit that cannot be is none, and the network's is not used then either.</summary>
    public static IntroductionDefence Of(IntroDosParameters asked) =>
        asked.IsLimit ? new(true, (long)asked.RatePerSecond, (long)asked.BurstPerSecond) : None;
}
