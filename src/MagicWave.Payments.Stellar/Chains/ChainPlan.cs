using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>A payment that goes over relays to a payee, on the ledger. Checked when it is made; immutable.</summary>
public sealed class ChainPlan
{
    private ChainPlan(string session, Asset asset, SettlementAccount payer, IReadOnlyList<ChainStop> stops, Stroops amount, Stroops fee) =>
        (Session, Asset, Payer, Stops, Amount, Fee) = (session, asset, payer, stops, amount, fee);

    /// <summary>The payee's session.</summary>
    public string Session { get; }

    /// <summary>What is paid in.</summary>
    public Asset Asset { get; }

    /// <summary>Who pays.</summary>
    public SettlementAccount Payer { get; }

    /// <summary>The relays in their order, and the payee.</summary>
    public IReadOnlyList<ChainStop> Stops { get; }

    /// <summary>What the payee gets.</summary>
    public Stroops Amount { get; }

    /// <summary>What each relay keeps.</summary>
    public Stroops Fee { get; }

    /// <summary>What the payer pays: the amount, and the fees of all relays.</summary>
    public Stroops Total => In(0);

    /// <summary>Makes a plan.</summary>
    /// <param name="session">The payee's session.</param>
    /// <param name="asset">What is paid in.</param>
    /// <param name="payer">Who pays.</param>
    /// <param name="stops">The relays, if any, and the payee; nobody twice, and not the payer.</param>
    /// <param name="amount">What the payee gets; more than nothing.</param>
    /// <param name="fee">What each relay keeps.</param>
    /// <returns>Null when it cannot be paid like that.</returns>
    public static ChainPlan? TryCreate(
        string session, Asset asset, SettlementAccount payer, IReadOnlyList<ChainStop> stops, Stroops amount, Stroops fee)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(stops);
        bool isSound = ChainTerms.IsSession(session)
            && stops.Count is > 0 and <= ChainRules.MaximumPayments
            && stops.Select(stop => stop.Account).Append(payer).Distinct().Count() == stops.Count + 1
            && amount > Stroops.Zero
            && fee.Value <= (long.MaxValue - amount.Value) / ChainRules.MaximumPayments;
        return isSound ? new(session, asset, payer, [.. stops], amount, fee) : null;
    }

    /// <summary>What a stop gets.</summary>
    /// <param name="stop">Its index.</param>
    public Stroops In(int stop) => new(Amount.Value + (Fee.Value * (Stops.Count - 1 - stop)));

    /// <summary>Whether a stop is the payee.</summary>
    public bool IsLast(int stop) => stop == Stops.Count - 1;
}
