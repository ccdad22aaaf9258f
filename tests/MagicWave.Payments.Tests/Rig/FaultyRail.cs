using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Tests.Rig;

/// <summary>A real ledger over a line that can fail: before the ledger got the transfer, or after, with the answer lost.</summary>
internal sealed class FaultyRail(ISettlementRail rail) : ISettlementRail, IPaymentHistory, ISetAsideRail
{
    public bool IsDown { get; set; }

    public bool LosesAnswers { get; set; }

    /// <summary>The machine is switched off before the ledger has the transfer.</summary>
    public bool DiesBeforeSubmit { get; set; }

    /// <summary>The machine is switched off when the ledger has the transfer.</summary>
    public bool DiesAfterSubmit { get; set; }

    /// <summary>The ledger's clock is far ahead: whatever is signed here is too late there.</summary>
    public bool IsClockAhead { get; set; }

    /// <summary>What happens before a transfer is handed in; while it is not complete, the line is silent. False: it does not arrive.</summary>
    public Func<SignedTransfer, Task<bool>> Passes { get; set; } = static _ => Task.FromResult(true);

    public int Submissions { get; private set; }

    public NetworkId Network => rail.Network;

    public IReadOnlyList<SettlementAccount> Channels => rail.Channels;

    public Task<RailAccount?> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        IsDown ? Task.FromResult<RailAccount?>(null) : rail.GetAccountAsync(account, cancellationToken);

    public SignedTransfer Sign(TransferOrder order, SettlementKey key) => rail.Sign(order, key);

    public Task<SignedTransfer?> SignForAsync(TransferOrder order, SettlementKey key, CancellationToken cancellationToken) =>
        IsDown ? Task.FromResult<SignedTransfer?>(null) : rail.SignForAsync(order, key, cancellationToken);

    public int MaximumBatch => rail.MaximumBatch;

    public async Task<IReadOnlyList<SignedTransfer>> SignBatchAsync(
        IReadOnlyList<TransferOrder> orders, SettlementKey key, CancellationToken cancellationToken) =>
        IsDown ? [] : await rail.SignBatchAsync(orders, key, cancellationToken);

    public async Task<SubmitStatus> SubmitAsync(SignedTransfer transfer, CancellationToken cancellationToken)
    {
        if (IsDown || !await Passes(transfer))
        {
            return SubmitStatus.Unavailable;
        }

        if (DiesBeforeSubmit)
        {
            throw new NodeDiedException();
        }

        Submissions++;
        if (IsClockAhead)
        {
            return SubmitStatus.Expired;
        }

        SubmitStatus status = await rail.SubmitAsync(transfer, cancellationToken);
        return DiesAfterSubmit ? throw new NodeDiedException() : LosesAnswers ? SubmitStatus.Unavailable : status;
    }

    /// <summary>A rail without a history tells of nothing.</summary>
    public Task<IReadOnlyList<HistoryEntry>?> ReadAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken) =>
        IsDown || rail is not IPaymentHistory history
            ? Task.FromResult<IReadOnlyList<HistoryEntry>?>(null)
            : history.ReadAsync(account, cursor, cancellationToken);

    public Task WaitAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken) =>
        rail is IPaymentHistory history ? history.WaitAsync(account, cursor, cancellationToken) : Task.CompletedTask;

    public Task<IReadOnlyList<LedgerTransfer>?> ListSetAsideAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        IsDown || rail is not ISetAsideRail aside
            ? Task.FromResult<IReadOnlyList<LedgerTransfer>?>(null)
            : aside.ListSetAsideAsync(account, cancellationToken);

    public Task<SignedTransfer?> SignClaimAsync(LedgerTransfer aside, TransferOrder order, SettlementKey key, CancellationToken cancellationToken) =>
        IsDown ? Task.FromResult<SignedTransfer?>(null) : ((ISetAsideRail)rail).SignClaimAsync(aside, order, key, cancellationToken);

    public Task<FoundTransfer> FindAsync(TransferHash hash, CancellationToken cancellationToken) =>
        IsDown ? Task.FromResult(new FoundTransfer(FindState.Unavailable, null)) : rail.FindAsync(hash, cancellationToken);
}
