using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>A real rail whose process can end just before and just after the ledger is asked.</summary>
internal sealed class DyingRail(ISettlementRail rail, KillPoint kill) : ISettlementRail
{
    public const string BeforeSubmit = "before a transfer is handed in";
    public const string AfterSubmit = "after a transfer is handed in";
    public const string AfterSign = "after a transfer is signed";
    public const string BeforeFind = "before a transfer is looked up";
    public const string AfterFind = "after a transfer is looked up";

    public NetworkId Network => rail.Network;

    public Task<RailAccount?> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        rail.GetAccountAsync(account, cancellationToken);

    public SignedTransfer Sign(TransferOrder order, SettlementKey key) => rail.Sign(order, key);

    public async Task<SignedTransfer?> SignForAsync(TransferOrder order, SettlementKey key, CancellationToken cancellationToken)
    {
        SignedTransfer? signed = await rail.SignForAsync(order, key, cancellationToken);
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
}
