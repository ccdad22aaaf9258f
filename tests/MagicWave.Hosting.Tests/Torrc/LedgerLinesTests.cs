using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Hosting.Tests.Torrc;

public sealed class LedgerLinesTests
{
    private const string Authority = 
        "DirAuthority a orport=1 v3ident=0123456789ABCDEF0123456789ABCDEF01234567 127.0.0.1:2 0123456789ABCDEF0123456789ABCDEF01234567\nORPort 9001\n";

    // From SEP-23's valid test vectors.
    private const string Issuer = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";
    private const string Server = "MWHorizon http://127.0.0.1:8000/\n";
    private const string Passphrase = "MWNetworkPassphrase A network ; of ours\n";
    private const string Asset = $"MWAsset MWT:{Issuer}\n";

    [Fact]
    public void AWholeLedgerIsRead()
    {
        (LedgerHostOptions ledger, List<TorrcFault> faults) = Load(
            $"{Server}MWHorizon https://horizon.example.org/sub\n{Passphrase}{Asset}MWFeeAccount /k\nMWOpenTrustLine 0\n"
            + "MWSetAside 1\nMWChannelAccounts 3\nMWAssetAllows revocable,clawback\nMWAssetSupply 12.5\n");

        Assert.DoesNotContain(faults, fault => fault.Severity == TorrcSeverity.Error);
        Assert.Equal([new("http://127.0.0.1:8000/"), new("https://horizon.example.org/sub")], ledger.Servers);
        Assert.Equal("A network ; of ours", ledger.NetworkPassphrase);
        Assert.Equal("MWT", ledger.Asset?.Code);
        Assert.Equal("/k", ledger.FeeAccountFile);
        Assert.False(ledger.OpensTrustLine);
        Assert.Null(ledger.UsesCircuits);
        Assert.True(ledger.SetsAside);
        Assert.Equal(3, ledger.ChannelAccounts);
        Assert.Equal(AccountFlags.AuthorizationRevocable | AccountFlags.ClawbackEnabled, ledger.AssetAllows);
        Assert.Equal(125_000_000, ledger.AssetSupply);
    }

    [Fact]
    public void ATorrcWithoutALedgerIsGoodAndNamesNone()
    {
        (LedgerHostOptions ledger, List<TorrcFault> faults) = Load("");

        Assert.Empty(faults);
        Assert.False(ledger.IsNamed);
    }

    [Theory]
    [InlineData(Server, "MWNetworkPassphrase", "MWAsset")]
    [InlineData(Passphrase, "MWHorizon", "MWAsset")]
    [InlineData(Asset, "MWHorizon", "MWNetworkPassphrase")]
    [InlineData(Server + Passphrase, "MWAsset")]
    [InlineData(Server + Asset, "MWNetworkPassphrase")]
    [InlineData("MWFeeAccount /k\n", "MWHorizon", "MWNetworkPassphrase", "MWAsset")]
    public void HalfALedgerIsAnErrorWithItsLineAndARemedy(string lines, params string[] missing)
    {
        TorrcFault[] faults = [.. Load(lines).Faults.Where(fault => fault.Severity == TorrcSeverity.Error)];

        Assert.Equal(missing.Length, faults.Length);
        Assert.All(faults, fault => Assert.Equal(("torrc", 3), (fault.File, fault.Line)));
        foreach (string option in missing)
        {
            Assert.Contains(faults, fault => fault.Problem.Contains(option, StringComparison.Ordinal) && fault.Remedy.Contains(option, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("MWHorizon", "127.0.0.1:8000")]
    [InlineData("MWHorizon", "ftp://127.0.0.1/")]
    [InlineData("MWHorizon", "http://horizon.example.org/")]
    [InlineData("MWHorizon", "https://me:secret@horizon.example.org/")]
    [InlineData("MWHorizon", "https://horizon.example.org/?a=b")]
    [InlineData("MWHorizon", "http://abcdefghijklmnop.onion/")]
    [InlineData("MWAsset", "native")]
    [InlineData("MWAsset", "MWT")]
    [InlineData("MWAsset", "MWT:")]
    [InlineData("MWAsset", "TOOLONGACODE1:" + Issuer)]
    [InlineData("MWAsset", "MWT:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA")]
    [InlineData("MWOpenTrustLine", "yes")]
    [InlineData("MWChannelAccounts", "17")]
    [InlineData("MWAssetAllows", "revocable everything")]
    [InlineData("MWAssetSupply", "0.00000001")]
    [InlineData("MWHorizonOverCircuits", "2")]
    public void AWrongValueIsToldOnceWithItsLine(string option, string value)
    {
        string lines = string.Concat(new[] { Server, Passphrase, Asset }.Where(line => !line.StartsWith(option + " ", StringComparison.Ordinal)));

        TorrcFault fault = Assert.Single(Load($"{lines}{option} {value}\n").Faults, fault => fault.Severity == TorrcSeverity.Error);

        Assert.Equal((option, "torrc"), (fault.Option, fault.File));
        Assert.True(fault.Line > 2);
        Assert.NotEmpty(fault.Remedy);
    }

    [Fact]
    public void AServerVouchesOnce()
    {
        Assert.Single(Load(Server + Server + Passphrase + Asset).Faults, fault => fault is { Option: "MWHorizon", Line: 4 });
        string many = string.Concat(Enumerable.Range(8000, 9).Select(port => $"MWHorizon http://127.0.0.1:{port}/\n"));
        Assert.Single(Load(many + Passphrase + Asset).Faults, fault => fault is { Option: "MWHorizon", Line: 11 });
    }

    [Fact]
    public void WhoDoesNotPayNeedsNoLedger() =>
        Assert.DoesNotContain(Load(Server + "MWPayments 0\n").Faults, fault => fault.Severity == TorrcSeverity.Error);

    private static (LedgerHostOptions Ledger, List<TorrcFault> Faults) Load(string lines)
    {
        List<TorrcFault> faults = [];
        TorrcFile file = TorrcFile.Parse(Authority + lines, "torrc", new TestFiles());
        HostConfiguration configuration = TorrcLoader.Load([file.Lines], faults);
        RelayHost.Check(configuration, faults);
        return (configuration.Payments.Ledger, faults);
    }
}
