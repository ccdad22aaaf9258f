using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>One operation at work: the draft it changes, who it is of, and where in its transaction it stands.</summary>
internal sealed record OperationScope(RuleContext Context, LedgerDraft Draft, SettlementAccount Source, int Index)
{
    /// <summary>The source as the draft has it now. Operations are only applied when it exists.</summary>
    public AccountEntry SourceEntry => Draft.FindAccount(Source)
        ?? throw new InvalidOperationException("An operation is applied for an account that there is.");
}
