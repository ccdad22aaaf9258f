using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>An issuer that freezes, takes back or mints, on a ledger of Stellar's rules, asked over its Horizon.</summary>
public sealed class IssuerWatchTests : IAsyncLifetime, IDisposable
{
    private const long Supply = 1_000;

    private readonly StellarRig _rig = new(overHttp: true);
    private readonly List<IssuerAlert> _alerts = [];
    private readonly LedgerFaults _faults = new();
    private IssuerWatch? _started;

    private IssuerWatch Watch => _started!;

    public async Task InitializeAsync()
    {
        await _rig.FundAsync(VectorKeys.Alice, Supply - 100);
        await _rig.FundAsync(VectorKeys.Bob, 100);
        _started = NewWatch(AccountFlags.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_issuer_that_keeps_to_what_was_agreed_raises_no_alert()
    {
        Assert.Equal(IssuerAlert.None, await Watch.LookAsync(default));
        HorizonAsset seen = (await Client().GetAssetAsync(StellarRig.Asset, default)).Value!;
        Assert.Equal((new Stroops(Supply), Stroops.Zero, AccountFlags.None), (seen.Supply, seen.Frozen, seen.Flags));
        Assert.Empty(_alerts);
    }

    [Fact]
    public async Task An_issuer_that_mints_is_noticed_wherever_the_new_amount_lies()
    {
        await _rig.FundAsync(VectorKeys.Bob, 1);
        Assert.Equal(IssuerAlert.Minted, await Watch.LookAsync(default));

        // Burnt again, and then set aside for somebody, where it is in no account's balance.
        await SendAsync(VectorKeys.Bob, new PaymentOperation(VectorKeys.Issuer.Account, StellarRig.Asset, 1));
        Assert.Equal(IssuerAlert.None, await Watch.LookAsync(default));
        await SendAsync(
            VectorKeys.Issuer, new CreateClaimableBalanceOperation(StellarRig.Asset, 5, [new(VectorKeys.Bob.Account, new ClaimPredicate.Unconditional())]));
        Assert.Equal(IssuerAlert.Minted, await Watch.LookAsync(default));
        Assert.Equal([IssuerAlert.Minted, IssuerAlert.None, IssuerAlert.Minted], _alerts);
    }

    [Theory]
    [InlineData(AccountFlags.AuthorizationRequired, IssuerAlert.AuthorizationRequired)]
    [InlineData(AccountFlags.AuthorizationRevocable, IssuerAlert.AuthorizationRevocable)]
    [InlineData(AccountFlags.AuthorizationRevocable | AccountFlags.ClawbackEnabled, IssuerAlert.AuthorizationRevocable | IssuerAlert.Clawback)]
    public async Task An_issuer_that_gives_itself_rights_is_noticed_before_it_uses_them(AccountFlags flags, IssuerAlert expected)
    {
        await SendAsync(VectorKeys.Issuer, new SetOptionsOperation { SetFlags = flags });
        Assert.Equal(expected, await Watch.LookAsync(default));
        Assert.Equal(IssuerAlert.None, await NewWatch(flags).LookAsync(default));
    }

    [Fact]
    public async Task A_frozen_payee_cannot_be_paid_and_the_watch_says_why()
    {
        await SendAsync(VectorKeys.Issuer, new SetOptionsOperation { SetFlags = AccountFlags.AuthorizationRevocable });
        await SendAsync(VectorKeys.Issuer, new SetTrustLineFlagsOperation(
            VectorKeys.Bob.Account, StellarRig.Asset, TrustLineFlags.Authorized, TrustLineFlags.None));
        Assert.Equal(IssuerAlert.AuthorizationRevocable | IssuerAlert.Frozen, await Watch.LookAsync(default));
        Assert.Equal(new Stroops(100), (await Client().GetAssetAsync(StellarRig.Asset, default)).Value!.Frozen);
    }

    [Fact]
    public async Task One_server_that_hides_it_does_not_help_the_issuer()
    {
        await SendAsync(VectorKeys.Issuer, new SetOptionsOperation { SetFlags = AccountFlags.AuthorizationRevocable });
        HorizonAsset innocent = new(StellarRig.Asset, new(Supply), Stroops.Zero, AccountFlags.None);
        IssuerWatch watch = new(Terms(AccountFlags.None), [_ => Task.FromResult(new HorizonAnswer<HorizonAsset>(HorizonState.Ok, innocent)), Ask], _alerts.Add);
        Assert.Equal(IssuerAlert.AuthorizationRevocable | IssuerAlert.Unknown, await watch.LookAsync(default));

        IssuerWatch denied = new(
            Terms(AccountFlags.None), [_ => Task.FromResult(new HorizonAnswer<HorizonAsset>(HorizonState.NotFound))], _alerts.Add);
        Assert.Equal(IssuerAlert.Unknown, await denied.LookAsync(default));
    }

    [Fact]
    public async Task A_ledger_that_is_away_changes_nothing()
    {
        await _rig.FundAsync(VectorKeys.Bob, 1);
        _faults.IsDown = true;
        Assert.Equal(IssuerAlert.None, await Watch.LookAsync(default));
        _faults.IsDown = false;
        Assert.Equal(IssuerAlert.Minted, await Watch.LookAsync(default));
        _faults.IsDown = true;
        Assert.Equal(IssuerAlert.Minted, await Watch.LookAsync(default));
        Assert.Equal([IssuerAlert.Minted], _alerts);
    }

    private IssuerWatch NewWatch(AccountFlags allowed) => new(Terms(allowed), [Ask], _alerts.Add);

    private static IssuerTerms Terms(AccountFlags allowed) => new(StellarRig.Asset, new(Supply), allowed);

    private HorizonClient Client() => HorizonOverHttp.Client(_rig.Ledger, _rig.Time, _faults);

    private Task<HorizonAnswer<HorizonAsset>> Ask(CancellationToken cancellationToken) => Client().GetAssetAsync(StellarRig.Asset, cancellationToken);

    private async Task SendAsync(SettlementKey source, Operation operation) => Assert.True((await _rig.SendAsync(source, operation)).IsApplied);
}
