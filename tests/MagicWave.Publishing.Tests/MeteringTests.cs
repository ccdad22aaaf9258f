using System.Net;
using MagicWave.Payments.Resources;
using MagicWave.Publishing.Http;
using MagicWave.Publishing.Tills;
using MagicWave.TestKit;

namespace MagicWave.Publishing.Tests;

public sealed class MeteringTests
{
    private const int Length = 3_500_000;
    private const string Prices = "/video/** 2000 stroops per megabyte";
    private const string Target = "/video/a.mp4";
    private const string Payment = "/.well-known/magicwave/payment?target=%2Fvideo%2Fa.mp4";

    private static readonly byte[] Content = Fill();

    [Fact]
    public async Task A_visitor_who_pays_each_part_gets_all_of_it_and_pays_each_once()
    {
        await using PaidRig rig = await StartAsync();
        string first = rig.Till.Pay(await rig.AskAsync(Target));
        using HttpResponseMessage answer = await rig.GetAsync(Target, first, completion: HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("2000 stroops per megabyte", answer.Headers.GetValues("MagicWave-Price").Single());
        Assert.Equal("1000000", answer.Headers.GetValues("MagicWave-Credit").Single());
        Task<byte[]> download = answer.Content.ReadAsByteArrayAsync();
        int paid = 1;
        while (!download.IsCompleted)
        {
            using HttpResponseMessage due = await rig.GetAsync(Payment);
            if (due.StatusCode == HttpStatusCode.PaymentRequired && paid < 4)
            {
                using HttpResponseMessage taken = await rig.SendAsync(HttpMethod.Post, Payment, rig.Till.Pay(PaidRig.RequestOf(due)));
                Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
                paid++;
            }

            await Task.Delay(10);
        }

        Assert.Equal(Content, await download);
        Assert.Equal(4, paid);
        Assert.Equal(4L * 2000 * 1_000_000, (long)rig.Till.Totals.Earned.Units);

        // Half a megabyte is left: what comes next takes it first.
        using HttpResponseMessage rest = await rig.GetAsync(Target, range: "bytes=0-399999");
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(Content[..400_000], await rest.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_visitor_who_stops_paying_gets_a_trickle_and_then_nothing()
    {
        ManualTimeProvider time = new();
        await using PaidRig rig = await StartAsync(time);
        using HttpResponseMessage answer = await rig.GetAsync(
            Target, rig.Till.Pay(await rig.AskAsync(Target)), completion: HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[Length];
        await body.ReadExactlyAsync(buffer.AsMemory(0, 1_008_000));
        int got = 1_008_000;
        Task<int> next = body.ReadAsync(buffer, got, Length - got);
        Assert.NotSame(next, await Task.WhenAny(next, Task.Delay(300)));

        // One trickle for each second, until what is given on trust is over.
        int seconds = 0;
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
            {
                // A second that passes before the site waits for it is none: more than one may be needed.
                while (!next.IsCompleted)
                {
                    time.Advance(TimeSpan.FromSeconds(1));
                    Assert.InRange(++seconds, 1, 3000);
                    await Task.WhenAny(next, Task.Delay(50));
                }

                int count = await next;
                got += count > 0 ? count : throw new EndOfStreamException();
                next = body.ReadAsync(buffer, got, Length - got);
                await Task.WhenAny(next, Task.Delay(50));
            }
        });
        Assert.Equal(1_240_000, got);
        Assert.True(seconds >= 29);
        Assert.Equal(Content[..got], buffer[..got]);

        // It comes back, pays, and goes on where it was; what it had on trust comes off.
        using HttpResponseMessage again = await rig.GetAsync(
            Target, rig.Till.Pay(await rig.AskAsync(Target)), $"bytes={got}-{got + 699_999}");
        Assert.Equal(HttpStatusCode.PartialContent, again.StatusCode);
        Assert.Equal("760000", again.Headers.GetValues("MagicWave-Credit").Single());
        Assert.Equal(Content[got..(got + 700_000)], await again.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_late_payment_lets_it_go_on_at_full_speed()
    {
        await using PaidRig rig = await StartAsync(new ManualTimeProvider());
        using HttpResponseMessage answer = await rig.GetAsync(
            Target, rig.Till.Pay(await rig.AskAsync(Target)), completion: HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[Length];
        await body.ReadExactlyAsync(buffer.AsMemory(0, 1_008_000));
        for (int part = 1; part < 4; part++)
        {
            using HttpResponseMessage due = await rig.GetAsync(Payment);
            using HttpResponseMessage taken = await rig.SendAsync(HttpMethod.Post, Payment, rig.Till.Pay(PaidRig.RequestOf(due)));
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        }

        await body.ReadExactlyAsync(buffer.AsMemory(1_008_000));
        Assert.Equal(Content, buffer);
    }

    /// <summary>Between looking and waiting the last of a part may be used: nobody else would wake whoever waits then.</summary>
    [Fact]
    public async Task Nobody_waits_for_what_happened_before()
    {
        Cashier cashier = new(new TestTill(), new ManualTimeProvider());
        VisitorKey key = new(ResourceSession.Draw(new SeededRandom(2)), ResourceDigest.Of("site.example", Target, "megabyte", 0));
        await cashier.WaitForChangeAsync(key, static left => left is not null, Timeout.InfiniteTimeSpan, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
        Task waiting = cashier.WaitForChangeAsync(key, static left => left is null, Timeout.InfiniteTimeSpan, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_proof_buys_its_part_once()
    {
        await using PaidRig rig = await StartAsync();
        string proof = rig.Till.Pay(await rig.AskAsync(Target));
        using HttpResponseMessage first = await rig.GetAsync(Target, proof, "bytes=0-999999");
        Assert.Equal(Content[..1_000_000], await first.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage second = await rig.GetAsync(Target, proof, "bytes=1000000-1999999");
        Assert.Equal(HttpStatusCode.PaymentRequired, second.StatusCode);
        Assert.Equal("UsedUp", (await PaidRig.BodyOf(second)).GetProperty("refusal").GetString());
        Assert.Equal(1, (await PaidRig.BodyOf(second)).GetProperty("part").GetInt64());
    }

    [Fact]
    public async Task Two_readers_share_what_one_session_paid()
    {
        await using PaidRig rig = await StartAsync();
        _ = rig.Till.Pay(await rig.AskAsync(Target));
        string proof = rig.Till.Pay(await rig.AskAsync(Target));
        using HttpResponseMessage first = await rig.GetAsync(Target, proof, "bytes=0-599999");
        using HttpResponseMessage second = await rig.GetAsync(Target, null, "bytes=0-399999");
        Assert.Equal(HttpStatusCode.PartialContent, second.StatusCode);
        using HttpResponseMessage third = await rig.GetAsync(Target, null, "bytes=0-9");
        Assert.Equal(HttpStatusCode.PaymentRequired, third.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/.well-known/magicwave/payment", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/.well-known/magicwave/payment?target=video", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/.well-known/magicwave/payment?target=%2F..%2Fvideo", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/.well-known/magicwave/payment?target=%2Ffree", HttpStatusCode.NotFound)]
    [InlineData("GET", "/.well-known/magicwave/payment?target=%2Fvideo%2Fa.mp4", HttpStatusCode.PaymentRequired)]
    [InlineData("POST", "/.well-known/magicwave/payment?target=%2Fvideo%2Fa.mp4", HttpStatusCode.PaymentRequired)]
    [InlineData("PUT", "/.well-known/magicwave/payment?target=%2Fvideo%2Fa.mp4", HttpStatusCode.MethodNotAllowed)]
    public async Task Bad_input_to_the_payment_endpoint_is_answered(string method, string target, HttpStatusCode expected)
    {
        await using PaidRig rig = await StartAsync();
        using HttpResponseMessage answer = await rig.SendAsync(new HttpMethod(method), target);
        Assert.Equal(expected, answer.StatusCode);
        rig.Session = "none";
        using HttpResponseMessage stranger = await rig.SendAsync(HttpMethod.Get, Payment);
        Assert.Equal(HttpStatusCode.BadRequest, stranger.StatusCode);
    }

    private static Task<PaidRig> StartAsync(TimeProvider? time = null) => PaidRig.StartAsync(
        Prices,
        folder =>
        {
            Directory.CreateDirectory(Path.Join(folder, "video"));
            File.WriteAllBytes(Path.Join(folder, "video", "a.mp4"), Content);
        },
        time);

    private static byte[] Fill()
    {
        byte[] content = new byte[Length];
        new SeededRandom(5).Fill(content);
        return content;
    }
}
