using MagicWave.Core.Time;
using MagicWave.Payments.Resources;

namespace MagicWave.Publishing.Tills;

/// <summary>What a visitor paid for one resource and has not used, in bytes or seconds. Not thread-safe.</summary>
internal sealed class VisitorAccount
{
    /// <summary>Bytes of one megabyte.</summary>
    public const long Megabyte = ResourceHeaders.MegabyteLength;

    /// <summary>Seconds of one minute.</summary>
    public const long Minute = 60;

    /// <summary>What is left; below nothing it is what was given on trust.</summary>
    public long Credit { get; private set; }

    /// <summary>The part that is to be paid next.</summary>
    public long NextPart { get; private set; }

    /// <summary>When it was last used.</summary>
    public Instant LastUsed { get; set; }

    /// <summary>A part was paid.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="amount">What is in it.</param>
    public void Add(long part, long amount)
    {
        Credit += amount;
        NextPart = Math.Max(NextPart, part + 1);
    }

    /// <summary>Takes what was paid.</summary>
    /// <returns>How much of it: from none to what was wanted.</returns>
    public long Take(long wanted)
    {
        long taken = Math.Clamp(Credit, 0, wanted);
        Credit -= taken;
        return taken;
    }

    /// <summary>Takes on trust.</summary>
    /// <param name="wanted">How much.</param>
    /// <param name="limit">How much may be owed in all.</param>
    /// <returns>How much of it.</returns>
    public long TakeOnTrust(long wanted, long limit)
    {
        long taken = Math.Clamp(limit + Credit, 0, wanted);
        Credit -= taken;
        return taken;
    }
}
