using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace MagicWave.Publishing.Tests;

public sealed class StaticSiteTests
{
    private static readonly string Page = "<!doctype html>" + string.Concat(Enumerable.Repeat("<p>the same again</p>", 500));

    [Fact]
    public async Task A_file_has_its_type_length_tag_and_date()
    {
        await using SiteRig rig = await SiteRig.FolderAsync(folder => File.WriteAllText(Path.Join(folder, "a.css"), "p{}"));
        using HttpResponseMessage answer = await rig.Http.GetAsync("/a.css");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(3, answer.Content.Headers.ContentLength);
        Assert.Equal("bytes", string.Join(",", answer.Headers.AcceptRanges));
        Assert.NotNull(answer.Headers.ETag);
        Assert.NotNull(answer.Content.Headers.LastModified);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("bytes=0-4", HttpStatusCode.PartialContent, "01234", "bytes 0-4/10")]
    [InlineData("bytes=7-", HttpStatusCode.PartialContent, "789", "bytes 7-9/10")]
    [InlineData("bytes=-2", HttpStatusCode.PartialContent, "89", "bytes 8-9/10")]
    [InlineData("bytes=4-400", HttpStatusCode.PartialContent, "456789", "bytes 4-9/10")]
    [InlineData("bytes=10-", HttpStatusCode.RequestedRangeNotSatisfiable, "", "bytes */10")]
    [InlineData("bytes=5-2", HttpStatusCode.OK, "0123456789", null)]
    [InlineData("pages=1", HttpStatusCode.OK, "0123456789", null)]
    public async Task Parts_of_a_file_are_served(string range, HttpStatusCode status, string content, string? contentRange)
    {
        await using SiteRig rig = await SiteRig.FolderAsync(folder => File.WriteAllText(Path.Join(folder, "f.txt"), "0123456789"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/f.txt");
        _ = request.Headers.TryAddWithoutValidation("Range", range);
        _ = request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using HttpResponseMessage answer = await rig.Http.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(contentRange, answer.Content.Headers.ContentRange?.ToString());
        if (status == HttpStatusCode.PartialContent)
        {
            Assert.Empty(answer.Content.Headers.ContentEncoding);
            Assert.Equal(content, await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task What_a_visitor_has_is_not_sent_again(string? encoding)
    {
        await using SiteRig rig = await SiteRig.FolderAsync(folder => File.WriteAllText(Path.Join(folder, "index.html"), Page));
        using HttpResponseMessage first = await rig.Http.SendAsync(Ask("/", encoding));
        EntityTagHeaderValue tag = first.Headers.ETag!;
        Assert.Equal(encoding is not null, tag.IsWeak);
        using HttpRequestMessage again = Ask("/", encoding);
        again.Headers.IfNoneMatch.Add(tag);
        using HttpResponseMessage second = await rig.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        using HttpRequestMessage since = Ask("/", encoding);
        since.Headers.IfModifiedSince = first.Content.Headers.LastModified;
        using HttpResponseMessage third = await rig.Http.SendAsync(since);
        Assert.Equal(HttpStatusCode.NotModified, third.StatusCode);

        await File.WriteAllTextAsync(Path.Join(rig.Folder, "index.html"), Page + "more");
        using HttpRequestMessage changed = Ask("/", encoding);
        changed.Headers.IfNoneMatch.Add(tag);
        using HttpResponseMessage fourth = await rig.Http.SendAsync(changed);
        Assert.Equal(HttpStatusCode.OK, fourth.StatusCode);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Text_is_compressed_for_whoever_takes_it(string encoding)
    {
        await using SiteRig rig = await SiteRig.FolderAsync(folder => File.WriteAllText(Path.Join(folder, "index.html"), Page));
        using HttpResponseMessage answer = await rig.Http.SendAsync(Ask("/", encoding));
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.Single());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(body.Length < Page.Length / 4);
        await using Stream plain = encoding == "br"
            ? new BrotliStream(new MemoryStream(body), CompressionMode.Decompress) : new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        Assert.Equal(Page, await new StreamReader(plain).ReadToEndAsync());
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.mp4")]
    [InlineData("a.zip")]
    [InlineData("a.woff2")]
    [InlineData("a.unheard-of")]
    public async Task What_is_compressed_already_is_sent_as_it_is(string name)
    {
        byte[] content = Encoding.ASCII.GetBytes(Page);
        await using SiteRig rig = await SiteRig.FolderAsync(folder => File.WriteAllBytes(Path.Join(folder, name), content));
        using HttpResponseMessage answer = await rig.Http.SendAsync(Ask("/" + name, "br, gzip"));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/..%5csecret.txt")]
    [InlineData("/.git/config")]
    [InlineData("/.env")]
    [InlineData("/sub/.hidden")]
    [InlineData("//.env")]
    [InlineData("/out.txt")]
    [InlineData("/outside/secret.txt")]
    [InlineData("/loop")]
    [InlineData("/veiled.txt")]
    [InlineData("/.well-known")]
    [InlineData("/sub/..;/.env")]
    [InlineData("/v1/../.env")]
    [InlineData("/%252e%252e/secret.txt")]
    [InlineData("/%c0%ae%c0%ae/secret.txt")]
    [InlineData("/%e0%80%ae%e0%80%ae/secret.txt")]
    [InlineData("/.env%00.html")]
    [InlineData("http://site/.env")]
    public async Task Nothing_else_of_the_computer_is_served(string target)
    {
        string outside = Directory.CreateTempSubdirectory("mw-outside-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Join(outside, "secret.txt"), "SECRET");
            await using SiteRig rig = await SiteRig.FolderAsync(folder =>
            {
                foreach (string sub in (string[])[".git", "sub", ".well-known"])
                {
                    Directory.CreateDirectory(Path.Join(folder, sub));
                }

                File.WriteAllText(Path.Join(folder, ".git", "config"), "SECRET");
                File.WriteAllText(Path.Join(folder, ".env"), "SECRET");
                File.WriteAllText(Path.Join(folder, "sub", ".hidden"), "SECRET");
                File.CreateSymbolicLink(Path.Join(folder, "out.txt"), Path.Join(outside, "secret.txt"));
                File.CreateSymbolicLink(Path.Join(folder, "veiled.txt"), ".env");
                File.CreateSymbolicLink(Path.Join(folder, "loop"), "loop");
                Directory.CreateSymbolicLink(Path.Join(folder, "outside"), outside);
            });
            string answer = await rig.RawAsync($"GET {target} HTTP/1.1");
            Assert.DoesNotContain("SECRET", answer, StringComparison.Ordinal);
            Assert.Matches("^HTTP/1.1 40[04] ", answer);
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task Links_within_the_folder_and_well_known_files_are_served()
    {
        await using SiteRig rig = await SiteRig.FolderAsync(folder =>
        {
            Directory.CreateDirectory(Path.Join(folder, "v1"));
            Directory.CreateDirectory(Path.Join(folder, ".well-known"));
            File.WriteAllText(Path.Join(folder, "v1", "a.txt"), "linked content");
            File.WriteAllText(Path.Join(folder, ".well-known", "security.txt"), "Contact: us");
            Directory.CreateSymbolicLink(Path.Join(folder, "current"), "v1");
        });
        Assert.Equal("linked content", await rig.Http.GetStringAsync("/current/a.txt"));
        Assert.Equal("Contact: us", await rig.Http.GetStringAsync("/.well-known/security.txt"));
    }

    [Fact]
    public async Task A_folder_shows_its_index_page_and_never_its_content()
    {
        await using SiteRig rig = await SiteRig.FolderAsync(folder =>
        {
            Directory.CreateDirectory(Path.Join(folder, "with"));
            Directory.CreateDirectory(Path.Join(folder, "without"));
            File.WriteAllText(Path.Join(folder, "with", "index.html"), "index");
            File.WriteAllText(Path.Join(folder, "without", "a.txt"), "a");
        });
        Assert.Equal("index", await rig.Http.GetStringAsync("/with/"));
        using HttpResponseMessage moved = await rig.Http.GetAsync("/with");
        Assert.Equal("/with/", moved.Headers.Location?.OriginalString);
        using HttpResponseMessage asked = await rig.Http.GetAsync("/with?a=%20b");
        Assert.Equal("/with/?a=%20b", asked.Headers.Location?.OriginalString);
        using HttpResponseMessage file = await rig.Http.GetAsync("/with/index.html/");
        Assert.Equal(HttpStatusCode.NotFound, file.StatusCode);
        using HttpResponseMessage hidden = await rig.Http.GetAsync("/without/");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task Only_reading_is_possible()
    {
        await using SiteRig rig = await SiteRig.FolderAsync(folder => File.WriteAllText(Path.Join(folder, "a.txt"), "a"));
        using HttpResponseMessage put = await rig.Http.PutAsync("/a.txt", new StringContent("b"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
        Assert.Equal(["GET", "HEAD"], put.Content.Headers.Allow);
        using HttpResponseMessage head = await rig.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/a.txt"));
        Assert.Equal(1, head.Content.Headers.ContentLength);
        Assert.Equal("a", await File.ReadAllTextAsync(Path.Join(rig.Folder, "a.txt")));
    }

    private static HttpRequestMessage Ask(string path, string? encoding)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        if (encoding is not null)
        {
            _ = request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        }

        return request;
    }
}
