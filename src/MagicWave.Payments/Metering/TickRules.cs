namespace MagicWave.Payments.Metering;

/// <summary>The numbers that payer, payees and client of a metered circuit agree on.</summary>
public static class TickRules
{
    /// <summary>How many cells one tick stands for: about half a megabyte of DATA.</summary>
    public const int CellsPerTick = 1_000;

    /// <summary>
    /// Of so many relay cells one may be control (SENDME, BEGIN, CONNECTED, END) free of charge. Only the two ends can tell control from DATA; a
    /// download has 3 control cells in 100, so that this holds but for circuits that carry little else than control.
    /// </summary>
    public const int FreeControlShare = 16;

    /// <summary>
    /// Of so many cells that a hop saw, it takes one for something that is not billed: control, padding, and payment messages to others. It is twice
    /// what a client takes for free, so that an honest client is never short.
    /// </summary>
    public const int UnbilledShare = 8;

    /// <summary>How many ticks a chain has: half a gigabyte. Then the client names the next one.</summary>
    public const int ChainLength = 1_024;

    /// <summary>How many ticks may be missing before one that comes: each costs a hash.</summary>
    public const int MaximumCatchUp = 64;

    /// <summary>How many ticks a client that pays in advance may be behind.</summary>
    public const int ClientWindow = 2;

    /// <summary>The highest rate per cell: a whole MWT. A thousand cells of it, 64 times, are far below 2⁶³ units.</summary>
    public const long MaximumRate = 10_000_000_000_000;

    /// <summary>The highest index that is taken: 2 petabytes on one circuit.</summary>
    public const uint MaximumIndex = 1U << 30;
}
