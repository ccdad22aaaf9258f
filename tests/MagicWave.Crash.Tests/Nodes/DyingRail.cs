using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Rails;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A real rail whose process can end just before and just after the ledger is asked.</summary>
internal sealed class DyingRail(StellarRail rail, KillPoint kill) : ISettlementRail, IPaymentHistory
{
    public const string BeforeSubmit = "before a transfer is handed in";
    public const string AfterSubmit = "after a transfer is handed in";
    public const string AfterSign = "after a transfer is signed";
    public const string BeforeFind = "before a transfer is looked up";
    public const string AfterFind = "after a transfer is looked up";
    public const string AfterRead = "after the account's history is read";

    public NetworkId Network => rail.Network;

    public IReadOnlyList<SettlementAccount> Channels => rail.Channels;

    public Task<RailAccount?> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        rail.GetAccountAsync(account, cancellationToken);

    public SignedTransfer Sign(TransferOrder order, SettlementKey key) => rail.Sign(order, key);

    public async Task<SignedTransfer?> SignForAsync(TransferOrder order, SettlementKey key, CancellationToken cancellationToken)
    {
        SignedTransfer? signed = await rail.SignForAsync(order, key, cancellationToken);
        kill.Pass(AfterSign);
        return signed;
    }

    public int MaximumBatch => rail.MaximumBatch;

    public async Task<IReadOnlyList<SignedTransfer>> SignBatchAsync(
        IReadOnlyList<TransferOrder> orders, SettlementKey key, CancellationToken cancellationToken)
    {
        IReadOnlyList<SignedTransfer> signed = await rail.SignBatchAsync(orders, key, cancellationToken);
        kill.Pass(AfterSign);
        return signed;
    }

    public async Task<SubmitStatus> SubmitAsync(SignedTransfer transfer, CancellationToken cancellationToken)
    {
        kill.Pass(BeforeSubmit);
        SubmitStatus status = await rail.SubmitAsync(transfer, cancellationToken);
        kill.Pass(AfterSubmit);
        return status;
    }

    public async Task<FoundTransfer> FindAsync(TransferHash hash, CancellationToken cancellationToken)
    {
        kill.Pass(BeforeFind);
        FoundTransfer found = await rail.FindAsync(hash, cancellationToken);
        kill.Pass(AfterFind);
        return found;
    }

    public async Task<IReadOnlyList<HistoryEntry>?> ReadAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken)
    {
        IReadOnlyList<HistoryEntry>? page = await rail.ReadAsync(account, cursor, cancellationToken);
        if (page?.Count > 0)
        {
            kill.Pass(AfterRead);
        }

        return page;
    }

    public Task WaitAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken) =>
        rail.WaitAsync(account, cursor, cancellationToken);
}
