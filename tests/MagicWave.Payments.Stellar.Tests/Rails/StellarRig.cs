using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Rails;

/// <summary>A rail over the ledger of Stellar's rules, in this process.</summary>
internal sealed class StellarRig : IRailRig
{
    private const string Passphrase = "MagicWave rail test";
    private const string Code = "MWT";

    private readonly LedgerOperator _operator;
    private readonly SettlementKey[] _channels;
    private readonly bool _setsAside;

    public StellarRig(bool overHttp = false, bool hasChannel = false, bool setsAside = false)
    {
        _setsAside = setsAside;
        _channels = hasChannel ? [VectorKeys.Channel] : [];
        Ledger = LocalLedger.Open(new() { Passphrase = Passphrase }, Time);
        _operator = new(Ledger, Time);
        Server = new(Ledger, Time);
        Rail = Make(overHttp ? HorizonOverHttp.Client(Ledger, Time, Faults) : Server);
        Elsewhere = MakeElsewhere(_channels);
        Create(VectorKeys.Issuer.Account);
        Create(VectorKeys.Sponsor.Account);
        Create(VectorKeys.Channel.Account);
    }

    public static Asset Asset { get; } = Asset.Issued(Code, VectorKeys.Issuer.Account);

    public ManualTimeProvider Time { get; } = new();

    public LocalLedger Ledger { get; }

    public LedgerHorizon Server { get; }

    /// <summary>What goes wrong at the server over HTTP.</summary>
    public LedgerFaults Faults { get; } = new();

    public ISettlementRail Rail { get; }

    public ISettlementRail Elsewhere { get; }

    /// <summary>A rail over other servers of the same ledger, or of what should be.</summary>
    public StellarRail Make(params IHorizon[] servers) => Make(Stroops.Zero, servers);

    public StellarRail Make(Stroops agreementFrom, params IHorizon[] servers) => new(
        new()
        {
            Network = Ledger.Network,
            Asset = Asset,
            FeeKey = VectorKeys.Sponsor,
            AgreementFrom = agreementFrom,
            Channels = _channels,
            SetsAside = _setsAside,
        },
        servers,
        Time);

    public Task FundAsync(SettlementKey account, long stroops) => _operator.IssueAsync(VectorKeys.Issuer, Code, account, stroops);

    public void Create(SettlementAccount account) => Assert.True(_operator.CreateAccountAsync(account).Result.IsApplied);

    public Task<SubmitAnswer> SendAsync(SettlementKey source, params Stellar.Xdr.Operations.Operation[] operations) =>
        _operator.SendAsync(source, operations);

    public long BalanceOf(SettlementAccount account) => Ledger.FindTrustLine(account, Asset)?.Balance ?? 0;

    public void Dispose() => Ledger.Dispose();

    private static StellarRail MakeElsewhere(IReadOnlyList<SettlementKey> channels)
    {
        ManualTimeProvider time = new();
        LocalLedger ledger = LocalLedger.Open(new() { Passphrase = "Elsewhere" }, time);
        return new(new() { Network = ledger.Network, Asset = Asset, Channels = channels }, [new LedgerHorizon(ledger, time)], time);
    }
}
