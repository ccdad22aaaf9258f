using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>What the operations of one transaction share: the ledger it is in, and the sponsorships that are open.</summary>
internal sealed class RuleContext(LedgerHeader header, SettlementAccount source, long sequence)
{
    private readonly Dictionary<SettlementAccount, SettlementAccount> _sponsors = [];

    public LedgerHeader Header { get; } = header;

    /// <summary>The transaction's source and sequence: claimable balances are named after them.</summary>
    public SettlementAccount TransactionSource { get; } = source;

    public long TransactionSequence { get; } = sequence;

    public bool HasOpenSponsorship => _sponsors.Count > 0;

    /// <summary>Who holds reserves for an account at this point of the transaction; null: the account itself.</summary>
    public SettlementAccount? SponsorOf(SettlementAccount account) =>
        _sponsors.TryGetValue(account, out SettlementAccount sponsor) ? sponsor : null;

    public bool IsSponsor(SettlementAccount account) => _sponsors.ContainsValue(account);

    public void BeginSponsorship(SettlementAccount sponsor, SettlementAccount sponsored) => _sponsors.Add(sponsored, sponsor);

    public bool EndSponsorship(SettlementAccount sponsored) => _sponsors.Remove(sponsored);
}
