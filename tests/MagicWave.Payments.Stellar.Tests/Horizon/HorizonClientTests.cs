using System.Net;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Horizon;

public sealed class HorizonClientTests
{
    private static readonly string AliceText = StrKey.Of(HorizonRig.Alice);

    [Fact]
    public async Task An_account_has_its_sequence_and_balances()
    {
        CannedServer server = HorizonRig.Server(HttpStatusCode.OK, AccountAnswer());
        HorizonAnswer<HorizonAccount> answer = await HorizonRig.Client(server).GetAccountAsync(HorizonRig.Alice, default);
        Assert.Equal(HorizonState.Ok, answer.State);
        Assert.Equal(9_007_199_254_740_993, answer.Value!.Sequence);
        Assert.Equal(15_000_000, answer.Value.BalanceOf(Asset.Native)!.Amount.Value);
        HorizonBalance token = answer.Value.BalanceOf(HorizonRig.Token)!;
        Assert.Equal((long.MaxValue, long.MaxValue, false), (token.Amount.Value, token.Limit.Value, token.IsAuthorized));
        Assert.Null(answer.Value.BalanceOf(Asset.Issued("MWX", HorizonRig.Bob)));
        Assert.Equal($"GET /ledger/accounts/{AliceText}", Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Another_account_than_was_asked_for_is_no_answer() => Assert.Equal(
        HorizonState.Unintelligible,
        (await HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, AccountAnswer())).GetAccountAsync(HorizonRig.Bob, default)).State);

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "{}", HorizonState.NotFound)]
    [InlineData(HttpStatusCode.NotFound, "<html>", HorizonState.Unintelligible)]
    [InlineData(HttpStatusCode.TooManyRequests, "{}", HorizonState.Unavailable)]
    [InlineData(HttpStatusCode.BadGateway, "<html>", HorizonState.Unavailable)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "{}", HorizonState.Unavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout, "{}", HorizonState.Unavailable)]
    [InlineData(HttpStatusCode.Redirect, "{}", HorizonState.Unintelligible)]
    [InlineData(HttpStatusCode.Unauthorized, "{}", HorizonState.Unintelligible)]
    [InlineData(HttpStatusCode.OK, "", HorizonState.Unintelligible)]
    [InlineData(HttpStatusCode.OK, "null", HorizonState.Unintelligible)]
    [InlineData(HttpStatusCode.OK, "[]", HorizonState.Unintelligible)]
    [InlineData(HttpStatusCode.OK, "{\"account_id\":\"\\ud800\"}", HorizonState.Unintelligible)]
    [InlineData(HttpStatusCode.OK, "{\"account_id\":7,\"sequence\":\"1\",\"balances\":[]}", HorizonState.Unintelligible)]
    public async Task What_a_server_does_wrong_is_a_value(HttpStatusCode status, string body, HorizonState expected)
    {
        HorizonClient client = HorizonRig.Client(HorizonRig.Server(status, body));
        Assert.Equal(expected, (await client.GetAccountAsync(HorizonRig.Alice, default)).State);
        Assert.Equal(expected, (await client.GetTransactionAsync(HorizonRig.Payment.Hash, default)).State);
        Assert.NotEqual(HorizonState.Ok, (await client.SubmitAsync(HorizonRig.Signed, default)).State);
        Assert.NotEqual(HorizonState.Ok, (await client.GetPaymentsAsync(HorizonRig.Alice, null, default)).State);
        Assert.NotEqual(HorizonState.Ok, (await client.GetFeeStatsAsync(default)).State);
        Assert.NotEqual(HorizonState.Ok, (await client.GetLatestLedgerAsync(default)).State);
        Assert.NotEqual(HorizonState.Ok, (await client.GetRootAsync(default)).State);
        Assert.NotEqual(HorizonState.Ok, (await client.GetClaimablesAsync(HorizonRig.Alice, HorizonRig.Token, null, default)).State);
    }

    [Fact]
    public async Task A_server_that_wants_to_be_left_alone_says_for_how_long()
    {
        CannedServer server = new(_ =>
        {
            HttpResponseMessage answer = new(HttpStatusCode.TooManyRequests) { Content = new StringContent("{}") };
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(17));
            return answer;
        });
        HorizonAnswer<HorizonFeeStats> fees = await HorizonRig.Client(server).GetFeeStatsAsync(default);
        Assert.Equal((HorizonState.Unavailable, TimeSpan.FromSeconds(17)), (fees.State, fees.RetryAfter));
    }

    [Fact]
    public async Task A_broken_connection_and_an_endless_answer_are_values()
    {
        HorizonClient broken = HorizonRig.Client(new CannedServer(_ => throw new HttpRequestException("refused")));
        Assert.Equal(HorizonState.Unavailable, (await broken.SubmitAsync(HorizonRig.Signed, default)).State);
        HorizonClient endless = HorizonRig.Client(new CannedServer(_ => new(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) }));
        Assert.Equal(HorizonState.Unintelligible, (await endless.GetRootAsync(default)).State);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_by_the_clock_and_a_caller_at_once()
    {
        ManualTimeProvider time = new();
        HorizonClient client = new(new HttpClient(new SilentHandler()), HorizonRig.Options(), time);
        Task<HorizonAnswer<HorizonRoot>> question = client.GetRootAsync(default);
        Assert.False(question.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(HorizonState.Unavailable, (await question).State);

        using CancellationTokenSource given = new();
        Task<HorizonAnswer<HorizonRoot>> cancelled = client.GetRootAsync(given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task A_transaction_has_the_hash_that_was_asked_for()
    {
        HorizonClient client = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, HorizonRig.Transaction()));
        HorizonTransaction found = (await client.GetTransactionAsync(HorizonRig.Payment.Hash, default)).Value!;
        Assert.Equal((HorizonRig.Payment.Hash, 42), (found.Hash, found.Ledger));
        Assert.Equal(HorizonRig.Signed, found.Envelope);
        // Whatever the server calls it: the envelope has another hash.
        Dictionary<string, object?> lie = HorizonRig.Transaction();
        lie["hash"] = Hash256.Of([9]).ToString();
        HorizonAnswer<HorizonTransaction> other =
            await HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, lie)).GetTransactionAsync(Hash256.Of([9]), default);
        Assert.Equal(HorizonState.Unintelligible, other.State);
    }

    [Fact]
    public async Task A_fee_bump_is_found_by_either_hash()
    {
        Stellar.Transactions.BuiltFeeBump bump = Stellar.Transactions.BuiltFeeBump.Build(
            HorizonRig.Network, HorizonRig.Signed, HorizonRig.Payment.Hash, VectorKeys.Sponsor.Account, 500);
        Dictionary<string, object?> json = HorizonRig.Transaction();
        json["envelope_xdr"] = XdrConvert.ToBase64(bump.Sign(VectorKeys.Sponsor));
        HorizonClient client = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, json));
        Assert.Equal(bump.Hash, (await client.GetTransactionAsync(HorizonRig.Payment.Hash, default)).Value!.Hash);
        Assert.Equal(bump.Hash, (await client.GetTransactionAsync(bump.Hash, default)).Value!.Hash);
    }

    [Theory]
    [InlineData("successful", false)]
    [InlineData("successful", "true")]
    [InlineData("ledger", 0)]
    [InlineData("ledger", -1)]
    [InlineData("result_xdr", "AAAA")]
    [InlineData("envelope_xdr", "AAAA")]
    [InlineData("envelope_xdr", null)]
    public async Task A_transaction_that_contradicts_itself_is_no_answer(string field, object? value)
    {
        Dictionary<string, object?> json = HorizonRig.Transaction();
        json[field] = value;
        HorizonClient client = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, json));
        Assert.Equal(HorizonState.Unintelligible, (await client.GetTransactionAsync(HorizonRig.Payment.Hash, default)).State);
    }

    [Fact]
    public async Task A_submission_sends_the_envelope_and_is_applied_under_its_own_hash()
    {
        CannedServer server = HorizonRig.Server(HttpStatusCode.OK, HorizonRig.Transaction());
        HorizonSubmission submission = (await HorizonRig.Client(server).SubmitAsync(HorizonRig.Signed, default)).Value!;
        Assert.Equal((SubmissionState.Applied, 42), (submission.State, submission.Ledger));
        Assert.Equal(
            $"POST /ledger/transactions tx={Uri.EscapeDataString(XdrConvert.ToBase64(HorizonRig.Signed))}", Assert.Single(server.Asked));
        Dictionary<string, object?> other = HorizonRig.Transaction();
        other["hash"] = Hash256.Of([9]).ToString();
        HorizonClient client = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, other));
        Assert.Equal(HorizonState.Unintelligible, (await client.SubmitAsync(HorizonRig.Signed, default)).State);
    }

    [Fact]
    public async Task A_refusal_says_why_by_its_bytes_or_by_its_names()
    {
        TransactionResult failed = new(100, TransactionResultCode.Failed, [OperationResult.Of(PaymentResultCode.Underfunded)]);
        HorizonSubmission refused = await RefusedAsync("transaction_failed", new { result_xdr = XdrConvert.ToBase64(failed) });
        Assert.Equal((SubmissionState.Refused, 0), (refused.State, refused.Ledger));
        Assert.Equal(failed, refused.Result);

        refused = await RefusedAsync("transaction_failed", new { result_codes = new { transaction = "tx_bad_seq" } });
        Assert.Equal(TransactionResultCode.BadSequence, refused.Result!.Code);
        refused = await RefusedAsync("transaction_malformed", new { envelope_xdr = "AAAA" });
        Assert.Equal((SubmissionState.Malformed, null), (refused.State, refused.Result));
    }

    [Theory]
    [InlineData("{\"type\":\"https://stellar.org/horizon-errors/transaction_failed\"}")]
    [InlineData("{\"type\":\"https://stellar.org/horizon-errors/transaction_failed\",\"extras\":{\"result_xdr\":\"AAAA\"}}")]
    [InlineData("{\"type\":\"https://stellar.org/horizon-errors/transaction_failed\",\"extras\":{\"result_codes\":{\"transaction\":\"tx_success\"}}}")]
    [InlineData("{\"type\":\"https://stellar.org/horizon-errors/transaction_failed\",\"extras\":{\"result_codes\":{\"transaction\":\"tx_odd\"}}}")]
    [InlineData("{\"type\":\"https://stellar.org/horizon-errors/bad_request\"}")]
    [InlineData("{\"type\":7}")]
    public async Task A_refusal_without_a_reason_is_no_answer(string body)
    {
        HorizonClient client = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.BadRequest, body));
        Assert.Equal(HorizonState.Unintelligible, (await client.SubmitAsync(HorizonRig.Signed, default)).State);
    }

    [Fact]
    public async Task The_root_is_of_the_right_network()
    {
        object Root(string passphrase) => new { network_passphrase = passphrase, history_latest_ledger = 42 };
        HorizonClient right = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, Root(HorizonRig.Network.Passphrase)));
        Assert.Equal(42, (await right.GetRootAsync(default)).Value!.LatestLedger);
        HorizonClient wrong = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, Root("Test SDF Network ; September 2015")));
        Assert.Equal(HorizonState.Unintelligible, (await wrong.GetRootAsync(default)).State);
    }

    [Fact]
    public async Task Ledgers_fees_and_claimable_balances_are_read()
    {
        const string ledgers = """
            {"_embedded":{"records":[{"sequence":42,"closed_at":"2026-11-21T08:00:00Z","base_fee_in_stroops":100,"base_reserve_in_stroops":5000000}]}}
            """;
        HorizonLedger ledger = (await HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, ledgers)).GetLatestLedgerAsync(default)).Value!;
        Assert.Equal(new HorizonLedger(42, new(1_795_248_000_000), 100, 5_000_000), ledger);

        const string stats = """
            {"last_ledger":"42","last_ledger_base_fee":"100","ledger_capacity_usage":"0.97","fee_charged":{"p50":"120","p95":"5000","max":"90000"}}
            """;
        HorizonFeeStats fees = (await HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, stats)).GetFeeStatsAsync(default)).Value!;
        Assert.Equal(new HorizonFeeStats(42, 100, 120, 5000, 90000), fees);

        ClaimableBalanceId id = ClaimableBalanceId.Derive(HorizonRig.Alice, 7, 0);
        CannedServer server = HorizonRig.Server(HttpStatusCode.OK, new
        {
            _embedded = new
            {
                records = new[] { new { paging_token = "42-" + id, id = id.ToString(), asset = AssetText.Of(HorizonRig.Token), amount = "0.0000001" } },
            },
        });
        XdrArray<HorizonClaimable> found =
            (await HorizonRig.Client(server).GetClaimablesAsync(HorizonRig.Bob, HorizonRig.Token, "41-x", default)).Value!.Records;
        Assert.Equal(new HorizonClaimable("42-" + id, id, HorizonRig.Token, new(1)), Assert.Single(found));
        Assert.Contains($"claimant={StrKey.Of(HorizonRig.Bob)}&asset=MWT%3A", server.Asked[0], StringComparison.Ordinal);
        Assert.EndsWith("&cursor=41-x", server.Asked[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://horizon.example/", false)]
    [InlineData("ftp://horizon.example/", false)]
    [InlineData("https://horizon.example/", true)]
    [InlineData("http://127.0.0.1:8000/", true)]
    [InlineData("http://localhost:8000", true)]
    [InlineData("http://aaaa.onion/", true)]
    public void Plain_HTTP_is_for_this_machine_and_onion_services(string endpoint, bool allowed)
    {
        HorizonClient Make() => new(new HttpClient(), HorizonRig.Options(endpoint), TimeProvider.System);
        if (allowed)
        {
            _ = Make();
            return;
        }

        Assert.Throws<ArgumentException>(Make);
    }

    private static async Task<HorizonSubmission> RefusedAsync(string type, object extras)
    {
        object problem = new { type = "https://stellar.org/horizon-errors/" + type, title = "-", status = 400, extras };
        HorizonAnswer<HorizonSubmission> answer =
            await HorizonRig.Client(HorizonRig.Server(HttpStatusCode.BadRequest, problem)).SubmitAsync(HorizonRig.Signed, default);
        Assert.Equal(HorizonState.Ok, answer.State);
        return answer.Value!;
    }

    private static object AccountAnswer() => new
    {
        account_id = AliceText,
        sequence = "9007199254740993",
        balances = new object[]
        {
            new
            {
                balance = "922337203685.4775807",
                limit = "922337203685.4775807",
                is_authorized = false,
                asset_type = "credit_alphanum4",
                asset_code = "MWT",
                asset_issuer = StrKey.Of(VectorKeys.Issuer.Account),
            },
            new { balance = "1.0000000", liquidity_pool_id = "00", asset_type = "liquidity_pool_shares" },
            new { balance = "1.5", asset_type = "native" },
        },
    };

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException();
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override long Length => throw new NotSupportedException();

        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }
}
