using MagicWave.Payments.Accounts;
using MagicWave.Payments.Gateway.Callbacks;
using MagicWave.Payments.Gateway.Prices;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway;

/// <summary>What a gateway works with. Network, asset and key have no defaults: they are the operator's to say.</summary>
public sealed class GatewaySettings
{
    /// <summary>The ledger's network.</summary>
    public required LedgerNetwork Network { get; init; }

    /// <summary>The only asset that is asked for and paid.</summary>
    public required Asset Asset { get; init; }

    /// <summary>The gateway's key; it stays the caller's.</summary>
    public required SettlementKey Key { get; init; }

    /// <summary>Who may be called back.</summary>
    public CallbackList Callbacks { get; init; } = new([]);

    /// <summary>What things cost.</summary>
    public PriceList Prices { get; init; } = PriceList.Default;

    /// <summary>What this node keeps of each payment that goes through it.</summary>
    /// <value>Default 10 stroops.</value>
    public Stroops Fee { get; init; } = new(10);

    /// <summary>The most that one payment may cost, fees included.</summary>
    /// <value>Default 100,000 stroops (0.01 MWT).</value>
    public Stroops PaymentBudget { get; init; } = new(100_000);

    /// <summary>The most that all payments of a day, by UTC, may cost.</summary>
    /// <value>Default 1,000,000 stroops (0.1 MWT).</value>
    public Stroops DailyBudget { get; init; } = new(1_000_000);
}
