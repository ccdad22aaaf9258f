namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>How many introductions a service that asks for work answers (<c>HiddenServicePoWQueueRate</c> and <c>…Burst</c>).</summary>
/// <param name="QueueRate">How many per second in the long run; 0, or more than the burst, for no limit.</param>
/// <param name="QueueBurst">How many at once.</param>
internal sealed record PowDefenseOptions(int QueueRate = 250, int QueueBurst = 2500)
{
    private const int SecondsOfQueue = 60;

    /// <summary>Whether there is a limit.</summary>
    public bool HasLimit => QueueRate > 0 && QueueBurst >= QueueRate;

    /// <summary>Below so many, the queue counts as empty.</summary>
    public int LowLevel => HasLimit ? Math.Max(8, QueueRate / 4) : 16;

    /// <summary>At so many, the lower half is dropped.</summary>
    public int HighLevel => HasLimit ? (int)Math.Min(int.MaxValue, QueueBurst + ((long)QueueRate * SecondsOfQueue)) : 16_384;
}
