namespace MagicWave.Payments.Chains;

/// <summary>
/// The times of a chain. A hop opens the lock before it at the latest <see cref="Margin"/> before that expires, and its upstream neighbour takes
/// the claim until as long before its own: so a claim has one <see cref="Step"/> to cross a link, clocks and lost messages included.
/// </summary>
internal static class ChainTimes
{
    /// <summary>How much earlier each lock expires than the one before it.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    /// <summary>The links that a client plans for at least: 60, 45, 30 and 15 seconds.</summary>
    public const int PlannedLinks = 4;

    /// <summary>How long before a lock expires it is given up.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>How long a payer behind a rendezvous point may take between the payee's request and its own first lock.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>The longest that a lock may hold anything: two halves of four hops and the window take 150 seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(180);

    /// <summary>How far the clock of a payer may be ahead. A lock from further in the future would seem to live longer here than there.</summary>
    public static readonly TimeSpan Earliness = TimeSpan.FromSeconds(2);

    /// <summary>After this an unanswered message is sent again.</summary>
    public static readonly TimeSpan Repeat = TimeSpan.FromSeconds(2);

    /// <summary>The pause between repetitions doubles up to this once the lock expired.</summary>
    public static readonly TimeSpan SlowestRepeat = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after the expiry a chain is remembered about which a neighbour may still say something: for repetitions and late answers. One about which
    /// everything was said is remembered until it expires; a lock that comes later is refused by its expiry alone.
    /// </summary>
    public static readonly TimeSpan Retention = TimeSpan.FromMinutes(30);
}
