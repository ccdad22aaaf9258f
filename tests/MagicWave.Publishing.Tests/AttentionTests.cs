using System.Net;
using System.Text;
using MagicWave.TestKit;

namespace MagicWave.Publishing.Tests;

public sealed class AttentionTests
{
    private const string Prices = "/articles/*.html 600 stroops per minute";
    private const string Page = "/articles/a.html";
    private const string Endpoint = "/.well-known/magicwave/attention";

    [Fact]
    public async Task Reported_seconds_come_off_what_was_paid()
    {
        ManualTimeProvider time = new();
        await using PaidRig rig = await StartAsync(time);
        using HttpResponseMessage page = await rig.BuyAsync(Page);
        Assert.Equal("an article", await page.Content.ReadAsStringAsync());
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("""{"accepted":20,"creditSeconds":40}""", await AcceptedAsync(rig, 20));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("""{"accepted":30,"creditSeconds":10}""", await AcceptedAsync(rig, 30));
        time.Advance(TimeSpan.FromSeconds(10));
        using HttpResponseMessage due = await ReportAsync(rig, Body(10));
        Assert.Equal(HttpStatusCode.PaymentRequired, due.StatusCode);
        Assert.Equal(1, (await PaidRig.BodyOf(due)).GetProperty("part").GetInt64());
        using HttpResponseMessage closed = await rig.GetAsync(Page);
        Assert.Equal(HttpStatusCode.PaymentRequired, closed.StatusCode);
        using HttpResponseMessage paid = await rig.GetAsync(Page, rig.Till.Pay(PaidRig.RequestOf(due)));
        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
        Assert.Equal(2L * 600 * 1_000_000, (long)rig.Till.Totals.Earned.Units);
    }

    [Fact]
    public async Task Nobody_spends_more_time_than_passed()
    {
        ManualTimeProvider time = new();
        await using PaidRig rig = await StartAsync(time);
        using HttpResponseMessage page = await rig.BuyAsync(Page);
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal("""{"accepted":7,"creditSeconds":53}""", await AcceptedAsync(rig, 100_000));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("""{"accepted":4,"creditSeconds":49}""", await AcceptedAsync(rig, 4));
    }

    [Fact]
    public async Task Two_pages_of_a_session_share_the_clock()
    {
        ManualTimeProvider time = new();
        await using PaidRig rig = await StartAsync(time);
        using HttpResponseMessage a = await rig.BuyAsync(Page);
        using HttpResponseMessage b = await rig.BuyAsync("/articles/b.html");
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("""{"accepted":20,"creditSeconds":40}""", await AcceptedAsync(rig, 20));
        Assert.Equal("""{"accepted":0,"creditSeconds":60}""", await AcceptedAsync(rig, 20, "/articles/b.html"));
    }

    [Fact]
    public async Task Reports_come_no_faster_than_the_interval()
    {
        ManualTimeProvider time = new();
        await using PaidRig rig = await StartAsync(time);
        using HttpResponseMessage page = await rig.BuyAsync(Page);
        time.Advance(TimeSpan.FromSeconds(6));
        _ = await AcceptedAsync(rig, 6);
        time.Advance(TimeSpan.FromSeconds(4));
        using HttpResponseMessage soon = await ReportAsync(rig, Body(4));
        Assert.Equal(HttpStatusCode.TooManyRequests, soon.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), soon.Headers.RetryAfter?.Delta);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("""{"accepted":5,"creditSeconds":49}""", await AcceptedAsync(rig, 99));
    }

    [Fact]
    public async Task A_long_silence_is_owed_up_to_a_minute_and_no_more()
    {
        ManualTimeProvider time = new();
        await using PaidRig rig = await StartAsync(time);
        using HttpResponseMessage page = await rig.BuyAsync(Page);
        time.Advance(TimeSpan.FromMinutes(30));
        using HttpResponseMessage due = await ReportAsync(rig, Body(1800));
        Assert.Equal(HttpStatusCode.PaymentRequired, due.StatusCode);
        using HttpResponseMessage first = await rig.GetAsync(Page, rig.Till.Pay(PaidRig.RequestOf(due)));
        Assert.Equal("0", first.Headers.GetValues("MagicWave-Credit").Single());
        using HttpResponseMessage second = await rig.BuyAsync(Page);
        Assert.Equal("60", second.Headers.GetValues("MagicWave-Credit").Single());
    }

    [Fact]
    public async Task Others_cannot_report_for_a_session()
    {
        ManualTimeProvider time = new();
        await using PaidRig rig = await StartAsync(time);
        using HttpResponseMessage page = await rig.BuyAsync(Page);
        time.Advance(TimeSpan.FromSeconds(20));
        rig.Session = Payments.Resources.ResourceSession.Draw(new SeededRandom(99)).ToHeader();
        using HttpResponseMessage other = await ReportAsync(rig, Body(20));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/articles/a.html"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":null,"seconds":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/articles/a.html","seconds":-1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/articles/a.html","seconds":1.5}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/articles/a.html","seconds":99999999999999999999}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/articles/a.html","seconds":99999999999}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/articles/a.html","seconds":1,"more":2}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"articles","seconds":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/articles/%2e%2e%2fa.html","seconds":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"page":"/free.html","seconds":1}""", HttpStatusCode.NotFound)]
    [InlineData("""{"page":"/articles/never-opened.html","seconds":1}""", HttpStatusCode.NotFound)]
    public async Task Bad_reports_are_answered(string body, HttpStatusCode expected)
    {
        await using PaidRig rig = await StartAsync(new ManualTimeProvider());
        using HttpResponseMessage page = await rig.BuyAsync(Page);
        using HttpResponseMessage answer = await ReportAsync(rig, body);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Long_bodies_and_other_methods_are_answered()
    {
        await using PaidRig rig = await StartAsync(new ManualTimeProvider());
        using HttpResponseMessage answer = await ReportAsync(rig, new string(' ', 9000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        using HttpResponseMessage get = await rig.GetAsync(Endpoint);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    private static string Body(long seconds, string page = Page) => FormattableString.Invariant($$"""{"page":"{{page}}","seconds":{{seconds}}}""");

    private static Task<HttpResponseMessage> ReportAsync(PaidRig rig, string body) =>
        rig.SendAsync(HttpMethod.Post, Endpoint, content: new StringContent(body, Encoding.UTF8, "application/json"));

    private static async Task<string> AcceptedAsync(PaidRig rig, long seconds, string page = Page)
    {
        using HttpResponseMessage answer = await ReportAsync(rig, Body(seconds, page));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Task<PaidRig> StartAsync(TimeProvider time) => PaidRig.StartAsync(
        Prices,
        folder =>
        {
            Directory.CreateDirectory(Path.Join(folder, "articles"));
            File.WriteAllText(Path.Join(folder, "articles", "a.html"), "an article");
            File.WriteAllText(Path.Join(folder, "articles", "b.html"), "an article");
        },
        time);
}
