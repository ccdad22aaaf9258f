using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>
/// Watches the issuer of an asset: whoever can freeze balances, take them back or make more of the asset can make what neighbours owe worthless.
/// Nobody can stop an issuer; but a node that learns of it gives no more credit in the asset (<c>PaymentEngine.ExposureLimit</c>), so that it loses
/// what is owed at that moment at most. One call at a time.
/// </summary>
/// <param name="terms">What was agreed to.</param>
/// <param name="servers">Ask servers for the asset: <see cref="HorizonClient.GetAssetAsync"/>. Those that answer must agree.</param>
/// <param name="alerted">Told when there is another alert than before, or none any more.</param>
public sealed class IssuerWatch(
    IssuerTerms terms, IReadOnlyList<Func<CancellationToken, Task<HorizonAnswer<HorizonAsset>>>> servers, Action<IssuerAlert> alerted)
{
    /// <summary>What the last look found.</summary>
    public IssuerAlert Alert { get; private set; }

    /// <summary>What was seen of an asset, against what was agreed to.</summary>
    public static IssuerAlert Judge(IssuerTerms terms, HorizonAsset seen)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(seen);
        AccountFlags more = seen.Flags & ~terms.Allowed;
        IssuerAlert alert = IssuerAlert.None;
        alert |= more.HasFlag(AccountFlags.AuthorizationRequired) ? IssuerAlert.AuthorizationRequired : 0;
        alert |= more.HasFlag(AccountFlags.AuthorizationRevocable) ? IssuerAlert.AuthorizationRevocable : 0;
        alert |= more.HasFlag(AccountFlags.ClawbackEnabled) ? IssuerAlert.Clawback : 0;
        alert |= seen.Frozen > Stroops.Zero ? IssuerAlert.Frozen : 0;
        alert |= seen.Supply > terms.MaximumSupply ? IssuerAlert.Minted : 0;
        return alert;
    }

    /// <summary>Looks. A server that cannot be asked says nothing; when none can, what was known before still holds.</summary>
    public async Task<IssuerAlert> LookAsync(CancellationToken cancellationToken)
    {
        List<HorizonAsset> seen = [];
        bool isDenied = false;
        foreach (Func<CancellationToken, Task<HorizonAnswer<HorizonAsset>>> ask in servers)
        {
            HorizonAnswer<HorizonAsset> answer = await ask(cancellationToken).ConfigureAwait(false);
            isDenied |= answer.State is HorizonState.NotFound or HorizonState.Unintelligible;
            if (answer.Value is { } asset)
            {
                seen.Add(asset);
            }
        }

        if (seen.Count == 0 && !isDenied)
        {
            return Alert;
        }

        // The worst that any of them tells; and that one hides what another shows is worth an alert of its own.
        IssuerAlert found = seen.Aggregate(IssuerAlert.None, (all, asset) => all | Judge(terms, asset));
        found |= isDenied || seen.Exists(asset => asset.Flags != seen[0].Flags) ? IssuerAlert.Unknown : 0;
        if (found != Alert)
        {
            Alert = found;
            alerted(found);
        }

        return found;
    }
}
