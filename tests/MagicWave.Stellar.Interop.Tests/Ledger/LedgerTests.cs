using System.Text.Json.Nodes;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Ledger.Http;

namespace MagicWave.Stellar.Interop.Tests.Ledger;

/// <summary>The unmodified SDK drives the embedded ledger, as it would drive the network: rightly, and wrongly.</summary>
[Collection(StellarSdkCollection.Name)]
public sealed class LedgerTests(StellarSdk sdk)
{
    private const string Passphrase = "MagicWave interoperation ; 2026";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_SDK_pays_trusts_claims_streams_and_reads_back(bool closesAtOnce)
    {
        using LocalLedger ledger = LocalLedger.Open(new() { Passphrase = Passphrase, ClosesAtOnce = closesAtOnce }, TimeProvider.System);
        await using LedgerClock? clock = closesAtOnce ? null : new(ledger, TimeSpan.FromMilliseconds(100), TimeProvider.System);
        await using HorizonServer server = await HorizonServer.StartAsync(new(ledger, TimeProvider.System), 0, CancellationToken.None);
        JsonObject question = new() { ["url"] = server.Address.ToString(), ["passphrase"] = Passphrase };
        JsonNode answer = await sdk.RunAsync("ledger.mjs", question);

        Assert.Equal(Passphrase, answer["passphrase"]!.GetValue<string>());
        AssertJson("""[["native","10000.0000000"]]""", answer["coins"]);
        AssertJson("true", answer["paid"]);
        AssertJson("""[["payment","2.5000000","MWT"],["payment","0.0000001","native"]]""", answer["streamed"]);
        AssertJson("""["text","for relaying"]""", answer["memo"]);
        AssertJson("true", answer["signed"]);
        AssertJson("""["payment"]""", answer["operations"]);
        AssertJson("""["0.0000001","2.5000000"]""", answer["newest"]);
        Assert.Equal("12.3456789", answer["older"]![0]!.GetValue<string>());
        AssertJson("""[["MWT","2.5000000"],["native","9999.9999901"]]""", answer["lines"]);
        AssertJson("\"100\"", answer["fee"]);
        AssertJson("1", answer["ledger"]);
        AssertJson("""["3.0000000",true]""", answer["waiting"]);
        AssertJson("""["3.0000000","4.9999700"]""", answer["claimed"]);
        AssertJson("[true,true,true]", answer["bumped"]);
    }

    [Fact]
    public async Task The_SDK_reads_why_the_ledger_refused()
    {
        using LocalLedger ledger = LocalLedger.Open(new() { Passphrase = Passphrase }, TimeProvider.System);
        await using HorizonServer server = await HorizonServer.StartAsync(new(ledger, TimeProvider.System), 0, CancellationToken.None);
        JsonObject question = new() { ["url"] = server.Address.ToString(), ["passphrase"] = Passphrase };
        JsonNode answer = await sdk.RunAsync("ledger.mjs", question);

        AssertJson("""{"transaction":"tx_failed","operations":["op_no_trust"]}""", answer["claimUntrusted"]);
        AssertJson("""{"transaction":"tx_failed","operations":["op_cannot_claim"]}""", answer["claimForeign"]);
        AssertJson("""{"transaction":"tx_failed","operations":["op_does_not_exist"]}""", answer["claimTwice"]);
        AssertJson("""{"transaction":"tx_bad_seq"}""", answer["badSequence"]);
        AssertJson("""{"transaction":"tx_failed","operations":["op_no_destination"]}""", answer["noTrust"]);
        AssertJson("""{"transaction":"tx_failed","operations":["op_no_trust"]}""", answer["noLine"]);
        AssertJson("""{"transaction":"tx_failed","operations":["op_underfunded"]}""", answer["underfunded"]);
        AssertJson("""{"transaction":"tx_bad_auth"}""", answer["badAuth"]);
        AssertJson("""{"transaction":"tx_bad_auth_extra"}""", answer["extraSignature"]);
        AssertJson("""{"transaction":"tx_failed","operations":["op_line_full"]}""", answer["lineFull"]);
        AssertJson("404", answer["missing"]);
    }

    private static void AssertJson(string expected, JsonNode? actual) => Assert.Equal(expected, actual?.ToJsonString());
}
