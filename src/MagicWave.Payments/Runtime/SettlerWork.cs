using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Balances;

namespace MagicWave.Payments.Runtime;

/// <summary>Something that an account wants done on the ledger.</summary>
/// <param name="Peer">Whose account.</param>
/// <param name="Wanted">A settlement, or a receipt to look up.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When it is tried next.</param>
internal sealed record SettlerWork(SettlementAccount Peer, PeerEvent Wanted, int Attempts, Instant At)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries.</summary>
    public static TimeSpan LastRetry => TimeSpan.FromSeconds(30);

    /// <summary>Whether it is paid in an envelope of its own: one that it was in with others failed for its sake.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether it is a settlement.</summary>
    public bool IsSettlement => Wanted.Kind == PeerEventKind.SettlementWanted;

    /// <summary>The same, later.</summary>
    public SettlerWork Later(Instant now) => this with
    {
        Attempts = Attempts + 1,
        At = now + TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(Attempts, 5), LastRetry.Ticks)),
    };
}
