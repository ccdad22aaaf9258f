namespace MagicWave.Onion;

/// <summary>
/// A service's defense by proof of work (proposal 327): introductions wait in the order of what their clients worked, and when who worked enough has to wait, the
/// service's descriptor suggests more work. While nobody waits, none is asked for.
/// </summary>
/// <param name="QueueRate">
/// How many clients per second are met in the long run (tor: HiddenServicePoWQueueRate): 0 or more; 0 for no limit but what the service can do.
/// </param>
/// <param name="QueueBurst">How many are met at once (tor: HiddenServicePoWQueueBurst): at least the rate.</param>
public sealed record OnionServiceProofOfWork(int QueueRate = 250, int QueueBurst = 2500)
{
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(QueueRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueBurst, QueueRate);
    }
}
