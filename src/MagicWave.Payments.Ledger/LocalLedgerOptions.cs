namespace MagicWave.Payments.Ledger;

/// <summary>How an embedded ledger works.</summary>
public sealed record LocalLedgerOptions
{
    /// <summary>The path of a ledger that is kept in memory and gone with the object.</summary>
    public const string InMemory = ":memory:";

    /// <summary>The network's passphrase: what signatures are bound to. No default; a ledger keeps the one it began with.</summary>
    public required string Passphrase { get; init; }

    /// <summary>The database file, or <see cref="InMemory"/>. Several processes may share a file when each closes ledgers at once.</summary>
    public string Path { get; init; } = InMemory;

    /// <summary>
    /// Every transaction gets a ledger of its own, closed before it is answered. Otherwise they wait until <see cref="LocalLedger.Close"/>.
    /// </summary>
    public bool ClosesAtOnce { get; init; } = true;

    /// <summary>The most transactions that wait for the next ledger.</summary>
    public int MaximumPending { get; init; } = 1_000;
}
