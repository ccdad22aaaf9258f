using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.Rules;
using MagicWave.Payments.Ledger.State;

namespace MagicWave.Payments.Ledger;

/// <summary>A state with the sequences that waiting transactions will use and the fees they may cost: what the next one is checked against.</summary>
internal sealed class PendingState(ILedgerReader state) : ILedgerReader
{
    private readonly Dictionary<SettlementAccount, long> _sequences = [];
    private readonly Dictionary<SettlementAccount, long> _fees = [];

    public void Add(LedgerTransaction transaction)
    {
        _sequences[transaction.Source] = transaction.Inner.Sequence;
        SettlementAccount payer = transaction.FeeSource.Account;
        _fees[payer] = _fees.GetValueOrDefault(payer) + transaction.FeeBid;
    }

    public LedgerEntry? Find(EntryKey key) => state.Find(key) is AccountEntry account
        ? account with
        {
            Sequence = _sequences.TryGetValue(account.Id, out long sequence) ? sequence : account.Sequence,
            Balance = account.Balance - _fees.GetValueOrDefault(account.Id),
        }
        : state.Find(key);
}
