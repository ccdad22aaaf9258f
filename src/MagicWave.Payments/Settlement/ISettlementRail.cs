using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Settlement;

/// <summary>
/// The port to a ledger. Its transfers are opaque outside: the rail builds and signs the envelope, the books store it, and the same one is handed in
/// again until it is seen on the ledger or can no longer be. What a rail calls taken, expired, malformed or badly signed, and then absent, is
/// proven to be over: whoever books may make another in its place. A rail that cannot prove it says that the ledger cannot be asked.
/// Implementations are safe to call from any thread.
/// </summary>
public interface ISettlementRail
{
    /// <summary>The ledger and asset.</summary>
    NetworkId Network { get; }

    /// <summary>
    /// Accounts that lend transfers their sequences, so that one for each may be in flight at the same time. They belong to the payer alone.
    /// Empty: there is only the payer's own sequence, and one transfer in flight.
    /// </summary>
    IReadOnlyList<SettlementAccount> Channels => [];

    /// <summary>What the ledger knows of an account now. Null: no such account, or the ledger cannot be asked.</summary>
    Task<RailAccount?> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken);

    /// <summary>Builds and signs a transfer. Nothing is sent. The same arguments give the same envelope.</summary>
    /// <param name="order">What to move.</param>
    /// <param name="key">The payer's key.</param>
    SignedTransfer Sign(TransferOrder order, SettlementKey key);

    /// <summary>
    /// As <see cref="Sign"/>, but only when the payee can be paid now, as far as the ledger says; a rail whose payees always can does not
    /// ask. Nothing is sent.
    /// </summary>
    /// <param name="order">What to move.</param>
    /// <param name="key">The payer's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null: not now. The ledger cannot be asked, or the payee cannot be paid yet.</returns>
    Task<SignedTransfer?> SignForAsync(TransferOrder order, SettlementKey key, CancellationToken cancellationToken) =>
        Task.FromResult<SignedTransfer?>(Sign(order, key));

    /// <summary>How many orders one envelope can carry, from 1.</summary>
    int MaximumBatch => 1;

    /// <summary>
    /// As <see cref="SignForAsync"/>, for several orders of one source, with one sequence and one end, in one envelope: all of them are made or none is.
    /// </summary>
    /// <param name="orders">1 to <see cref="MaximumBatch"/>.</param>
    /// <param name="key">The payer's key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those that can be paid now, in their order, each with the envelope of all of them; none when the ledger cannot be asked.</returns>
    async Task<IReadOnlyList<SignedTransfer>> SignBatchAsync(IReadOnlyList<TransferOrder> orders, SettlementKey key, CancellationToken cancellationToken) =>
        await SignForAsync(orders[0], key, cancellationToken).ConfigureAwait(false) is { } signed ? [signed] : [];

    /// <summary>Hands the envelope in. It may be handed in any number of times; the ledger takes it at most once.</summary>
    Task<SubmitStatus> SubmitAsync(SignedTransfer transfer, CancellationToken cancellationToken);

    /// <summary>Looks for a transfer.</summary>
    Task<FoundTransfer> FindAsync(TransferHash hash, CancellationToken cancellationToken);
}
