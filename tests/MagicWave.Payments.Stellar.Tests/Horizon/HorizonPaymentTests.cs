using System.Net;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.StrKeys;

namespace MagicWave.Payments.Stellar.Tests.Horizon;

public sealed class HorizonPaymentTests
{
    private static readonly HorizonTransfer Expected = new(HorizonRig.Alice, HorizonRig.Bob, HorizonRig.Token, new(123_456_789));

    [Fact]
    public async Task A_payment_is_held_against_its_envelope()
    {
        CannedServer server = HorizonRig.Server(HttpStatusCode.OK, Page(HorizonRig.Record()));
        HorizonPayment payment = await OneAsync(server);
        Assert.Equal(
            new HorizonPayment(HorizonRig.Id(1), HorizonRig.Payment.Hash, 1, 42, Expected, HorizonRig.PaymentMemo, IsProven: true), payment);
        Assert.Equal(
            $"GET /ledger/accounts/{StrKey.Of(HorizonRig.Bob)}/payments?order=asc&join=transactions&cursor=9%2011&limit=50",
            Assert.Single(server.Asked));
    }

    [Fact]
    public async Task Without_its_transaction_a_payment_is_the_servers_word()
    {
        Dictionary<string, object?> record = HorizonRig.Record();
        record.Remove("transaction");
        HorizonPayment payment = await OneAsync(HorizonRig.Server(HttpStatusCode.OK, Page(record)));
        Assert.Equal((Expected, null, false), (payment.Transfer, payment.Memo, payment.IsProven));
        // With operations that cannot be read here, it stays so.
        record["transaction"] = new { envelope_xdr = "AAAA" };
        Assert.False((await OneAsync(HorizonRig.Server(HttpStatusCode.OK, Page(record)))).IsProven);
    }

    [Theory]
    [InlineData("amount", "12.3456788")]
    [InlineData("amount", "-1.0000000")]
    [InlineData("amount", "1e3")]
    [InlineData("amount", "1.00000000")]
    [InlineData("amount", "922337203685.4775808")]
    [InlineData("amount", 12)]
    [InlineData("asset_code", "MWX")]
    [InlineData("asset_type", "native")]
    [InlineData("asset_type", "gold")]
    [InlineData("from", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ")]
    [InlineData("to", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ")]
    [InlineData("to", "nobody")]
    [InlineData("to_muxed", "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ")]
    [InlineData("type", "account_merge")]
    [InlineData("transaction_hash", "00")]
    [InlineData("transaction_hash", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("id", "180388630529")]
    [InlineData("id", "0")]
    [InlineData("id", "180388630531")]
    [InlineData("paging_token", "")]
    [InlineData("paging_token", "12345678901234567890123456789012345678901234567890123456789012345")]
    [InlineData("type", "create_account")]
    [InlineData("transaction_successful", null)]
    public async Task A_server_that_contradicts_its_envelope_is_not_believed(string field, object? value)
    {
        Dictionary<string, object?> record = HorizonRig.Record();
        record[field] = value;
        HorizonClient client = HorizonRig.Client(HorizonRig.Server(HttpStatusCode.OK, Page(HorizonRig.Record(), record)));
        Assert.Equal(HorizonState.Unintelligible, (await client.GetPaymentsAsync(HorizonRig.Bob, null, default)).State);
    }

    [Fact]
    public async Task What_failed_moved_nothing()
    {
        Dictionary<string, object?> record = HorizonRig.Record();
        record["transaction_successful"] = false;
        HorizonPayment payment = await OneAsync(HorizonRig.Server(HttpStatusCode.OK, Page(record)));
        Assert.Equal((null, HorizonRig.PaymentMemo, false), (payment.Transfer, payment.Memo, payment.IsProven));
    }

    [Fact]
    public async Task Entries_of_other_kinds_move_the_cursor_only()
    {
        Dictionary<string, object?> record = HorizonRig.Record();
        record.Remove("transaction");
        record["type"] = "account_merge";
        HorizonPayment payment = await OneAsync(HorizonRig.Server(HttpStatusCode.OK, Page(record)));
        Assert.Equal((HorizonRig.Id(1), null), (payment.Cursor, payment.Transfer));
    }

    [Fact]
    public async Task A_stream_gives_payments_however_it_is_cut_and_ends_with_its_connection()
    {
        string data = HorizonRig.Json(HorizonRig.Record());
        CannedServer server = new(CannedServer.Streams(
            $"retry: 1000\nevent: open\ndata: \"hello\"\n\n: comment\n\nid: 1\ndata: {data}\n\nid: 2\r\ndata: {data}\r\n\r\nevent: close\ndata: \"byebye\"\n\n"));
        List<HorizonPayment> payments = await StreamAsync(server);
        Assert.Equal(2, payments.Count);
        Assert.All(payments, payment => Assert.True(payment.IsProven));
        Assert.Equal(
            $"GET /ledger/accounts/{StrKey.Of(HorizonRig.Bob)}/payments?order=asc&join=transactions&cursor=now", Assert.Single(server.Asked));
    }

    [Theory]
    [InlineData("data: {\n\n")]
    [InlineData("data: []\n\n")]
    [InlineData("data: {\"id\":\"\\ud800\"}\n\n")]
    public async Task A_stream_ends_at_what_cannot_be_read(string garbage)
    {
        string data = HorizonRig.Json(HorizonRig.Record());
        Assert.Single(await StreamAsync(new CannedServer(CannedServer.Streams($"data: {data}\n\n{garbage}data: {data}\n\n"))));
    }

    [Fact]
    public async Task A_stream_that_is_refused_or_never_ends_an_event_is_empty()
    {
        Assert.Empty(await StreamAsync(HorizonRig.Server(HttpStatusCode.TooManyRequests, "{}")));
        Assert.Empty(await StreamAsync(new CannedServer(_ => throw new HttpRequestException("refused"))));
        Assert.Empty(await StreamAsync(new CannedServer(CannedServer.Streams("data: " + new string('x', ServerSentEventReader.MaximumEventLength)))));
    }

    private static async Task<List<HorizonPayment>> StreamAsync(CannedServer server)
    {
        List<HorizonPayment> payments = [];
        await foreach (HorizonPayment payment in HorizonRig.Client(server).StreamPaymentsAsync(HorizonRig.Bob, "now", default))
        {
            payments.Add(payment);
        }

        return payments;
    }

    private static async Task<HorizonPayment> OneAsync(CannedServer server)
    {
        HorizonAnswer<HorizonPage<HorizonPayment>> answer =
            await HorizonRig.Client(server).GetPaymentsAsync(HorizonRig.Bob, "9 11", default);
        Assert.Equal(HorizonState.Ok, answer.State);
        return Assert.Single(answer.Value!.Records);
    }

    private static object Page(params Dictionary<string, object?>[] records) => new { _embedded = new { records } };
}
