using System.Net;
using MagicWave.Hosting;
using MagicWave.Payments.Resources;
using MagicWave.TestKit;

namespace MagicWave.Publishing.Tests;

/// <summary>Content by the megabyte as a program gets it that knows nothing of parts: one stream, paid as it is read.</summary>
public sealed class PaidStreamTests
{
    private const string Prices = "/film 50 stroops per megabyte\n/free free";
    private const string Endpoint = "/.well-known/magicwave/payment";
    private const int Length = 3_400_000;
    private static readonly byte[] Film = new SeededRandom(1).Bytes(Length);

    [Fact]
    public async Task A_file_of_many_parts_is_one_answer_and_each_part_is_paid_once()
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig);
        using HttpResponseMessage answer = await visitor.Http.GetAsync("/film");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Length, answer.Content.Headers.ContentLength);
        Assert.Equal(Film, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(4, visitor.Paid);
        Assert.Equal(2, visitor.Seen.Count(seen => seen == "GET /film"));
        Assert.Equal(3, visitor.Seen.Count(seen => seen == $"POST {Endpoint}"));
    }

    [Fact]
    public async Task A_range_is_paid_as_far_as_it_goes()
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig);
        using HttpRequestMessage request = new(HttpMethod.Get, "/film");
        request.Headers.Range = new(1_200_000, 2_499_999);
        using HttpResponseMessage answer = await visitor.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(Film[1_200_000..2_500_000], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(2, visitor.Paid);
    }

    [Fact]
    public async Task Where_nothing_is_paid_beside_an_answer_the_rest_is_asked_for()
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig) { Change = Cut };
        Assert.Equal(Film, await visitor.Http.GetByteArrayAsync("/film"));
        Assert.InRange(visitor.Paid, 4, 5);
        Assert.Contains("GET /film bytes=900000-3399999", visitor.Seen);
        Assert.Single(visitor.Seen, seen => seen.EndsWith(Endpoint, StringComparison.Ordinal));

        void Cut(HttpRequestMessage request, HttpResponseMessage answer)
        {
            if (request.RequestUri!.AbsolutePath == Endpoint)
            {
                answer.StatusCode = HttpStatusCode.NotFound;
            }
            else if (answer.IsSuccessStatusCode)
            {
                CutContent.Put(answer, 900_000);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_changed_meanwhile_is_noticed(bool isShorter)
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig);
        string file = Path.Join(rig.Site.Folder, "film");
        visitor.Change = (request, answer) =>
        {
            if (request.RequestUri!.AbsolutePath == "/film" && answer.StatusCode == HttpStatusCode.OK)
            {
                CutContent.Put(answer, 900_000);
                File.WriteAllBytes(file + ".new", Film[..(isShorter ? 800_000 : Length - 1)]);
                File.Move(file + ".new", file, overwrite: true);
            }
        };
        HttpRequestException changed = await Assert.ThrowsAsync<HttpRequestException>(() => visitor.Http.GetByteArrayAsync("/film"));
        Assert.Contains("changed", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_budget_what_was_paid_is_delivered_and_then_it_says_what_to_raise()
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig) { Judge = part => part > 2 ? ResourceRefusalReason.OverSiteBudget : ResourceRefusalReason.None };
        using HttpResponseMessage answer = await visitor.Http.GetAsync("/film", HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        using MemoryStream read = new();
        ContentPaymentException refused = await Assert.ThrowsAsync<ContentPaymentException>(() => body.CopyToAsync(read));
        Assert.Contains("raise PerSite", refused.Message, StringComparison.Ordinal);

        // What came on trust while the third part was asked for may be with it.
        Assert.InRange(read.Length, 2_000_000, 2_240_000);
        Assert.Equal(Film[..(int)read.Length], read.ToArray());
        Assert.Equal(2, visitor.Paid);
    }

    [Fact]
    public async Task Who_stops_reading_pays_nothing_more()
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig);
        using (HttpResponseMessage answer = await visitor.Http.GetAsync("/film", HttpCompletionOption.ResponseHeadersRead))
        {
            await using Stream body = await answer.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[400_000]);
        }

        Assert.Equal("free", await visitor.Http.GetStringAsync("/free"));
        Assert.Equal(1, visitor.Paid);
        Assert.DoesNotContain(visitor.Seen, seen => seen.EndsWith(Endpoint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_cancels_pays_no_part_that_was_not_begun()
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig);
        using CancellationTokenSource cancel = new();
        visitor.Judge = part =>
        {
            if (part == 2)
            {
                cancel.Cancel();
            }

            return ResourceRefusalReason.None;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => visitor.Http.GetByteArrayAsync("/film", cancel.Token));
        Assert.Equal("free", await visitor.Http.GetStringAsync("/free"));
        Assert.Equal(2, visitor.Paid);
    }

    [Fact]
    public async Task A_part_that_costs_more_than_was_said_is_not_paid()
    {
        await using PaidRig rig = await StartAsync();
        using PayingVisitor visitor = new(rig);
        visitor.Change = (_, answer) =>
        {
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                answer.Headers.Remove(ResourceHeaders.Price);
                answer.Headers.Add(ResourceHeaders.Price, "49 stroops per megabyte");
            }
        };
        ContentPaymentException refused = await Assert.ThrowsAsync<ContentPaymentException>(() => visitor.Http.GetByteArrayAsync("/film"));
        Assert.Equal(ResourceRefusalReason.NotAskedFor, refused.Refusal.Reason);
        Assert.Equal(1, visitor.Paid);
    }

    private static Task<PaidRig> StartAsync() => PaidRig.StartAsync(Prices, folder =>
    {
        File.WriteAllBytes(Path.Join(folder, "film"), Film);
        File.WriteAllText(Path.Join(folder, "free"), "free");
    });

    /// <summary>An answer whose connection breaks after so many bytes.</summary>
    private sealed class CutContent(HttpContent inner, int length) : HttpContent
    {
        public static void Put(HttpResponseMessage answer, int length)
        {
            CutContent cut = new(answer.Content, length);
            foreach ((string name, IEnumerable<string> values) in answer.Content.Headers)
            {
                _ = cut.Headers.TryAddWithoutValidation(name, values);
            }

            answer.Content = cut;
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new BrokenStream(await inner.ReadAsStreamAsync(), length);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long computed)
        {
            computed = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class BrokenStream(Stream inner, int left) : MemoryStream
    {
        private int _left = left;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left == 0)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded);
            }

            int count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= count;
            return count;
        }
    }
}
