using MagicWave.Core.Security;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>What all accounts of a node share.</summary>
internal sealed record AccountContext(
    PaymentSettings Settings,
    SettlementKey Key,
    NetworkId Network,
    IRandom Random,
    PaymentClock Clock,
    SpendingBudget Budget,
    ISettlementStrategy Strategy)
{
    /// <summary>The prices of now, for the record in statements.</summary>
    public PriceTableId Prices { get; set; }
}
