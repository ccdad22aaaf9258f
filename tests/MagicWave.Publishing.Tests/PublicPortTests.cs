using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MagicWave.Publishing.Records;
using MagicWave.TestKit;

namespace MagicWave.Publishing.Tests;

public sealed class PublicPortTests
{
    private const string Address = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid";

    [Theory]
    [InlineData("/", "/magicwave-help?to=%2F", "/")]
    [InlineData("/a%20b?c=d", "/magicwave-help?to=%2Fa%2520b", "/a%20b?c=d")]
    [InlineData("//elsewhere.example/", "/magicwave-help?to=%2Felsewhere.example%2F", "/elsewhere.example/")]
    public async Task Who_does_not_come_through_the_network_is_told_where_the_site_is(string path, string location, string onionPath)
    {
        await using SiteRig rig = await RigAsync();
        using HttpClient http = Http();
        using HttpResponseMessage answer = await http.GetAsync(new Uri(rig.Server.PublicAddress!.OriginalString + path));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(location, answer.Headers.Location?.OriginalString);
        Assert.Equal($"http://{Address}.onion{onionPath}", answer.Headers.GetValues("Onion-Location").Single());
        Assert.DoesNotContain("SITE", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_page_says_where_the_site_is_and_runs_nothing()
    {
        await using SiteRig rig = await RigAsync();
        using HttpClient http = Http();
        using HttpResponseMessage answer = await http.GetAsync(new Uri(rig.Server.PublicAddress!, "/magicwave-help?to=%2F%3Cscript%3E"));
        string page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"http://{Address}.onion/%3Cscript%3E", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_page_may_be_elsewhere()
    {
        await using SiteRig rig = await RigAsync(options => options.HelpPage = new Uri("https://help.example/magicwave"));
        using HttpClient http = Http();
        using HttpResponseMessage answer = await http.GetAsync(rig.Server.PublicAddress);
        Assert.Equal("https://help.example/magicwave", answer.Headers.Location?.OriginalString);
        using HttpResponseMessage form = await http.PostAsync(rig.Server.PublicAddress, new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.SeeOther, form.StatusCode);
    }

    [Fact]
    public async Task Health_is_bad_until_visitors_find_the_way()
    {
        bool isReachable = false;
        await using SiteRig rig = await RigAsync(options =>
            (options.IsReachable, options.HealthEndPoint) = (() => isReachable, new IPEndPoint(IPAddress.Loopback, 0)));
        using HttpClient http = Http();
        using HttpResponseMessage before = await http.GetAsync(new Uri(rig.Server.HealthAddress!, "/health"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        isReachable = true;
        using HttpResponseMessage after = await http.GetAsync(new Uri(rig.Server.HealthAddress!, "/health"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Health_is_told_on_this_computer_only()
    {
        await using SiteRig rig = await RigAsync(options => options.HealthEndPoint = new IPEndPoint(IPAddress.Loopback, 0));
        using HttpClient http = Http();
        Assert.Contains("\"serving\":true", await http.GetStringAsync(new Uri(rig.Server.HealthAddress!, "/health")), StringComparison.Ordinal);
        using HttpResponseMessage other = await http.GetAsync(new Uri(rig.Server.HealthAddress!, "/"));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => RigAsync(options => options.HealthEndPoint = new IPEndPoint(IPAddress.Any, 0)));
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_and_a_broken_one_is_not()
    {
        string folder = Directory.CreateTempSubdirectory("mw-ssl-").FullName;
        try
        {
            string first = WriteCertificate(folder, DateTime.UtcNow.AddMinutes(-9));
            ManualTimeProvider time = new();
            await using SiteRig rig = await RigAsync(options => options.CertificateFolder = folder, time);
            Assert.Equal(first, await SeenAsync(rig));
            string second = WriteCertificate(folder, DateTime.UtcNow.AddMinutes(-8));
            Assert.Equal(first, await SeenAsync(rig));
            time.Advance(TimeSpan.FromSeconds(11));
            Assert.Equal(second, await SeenAsync(rig));
            await File.WriteAllTextAsync(Path.Join(folder, "fullchain.pem"), "rubbish");
            time.Advance(TimeSpan.FromSeconds(11));
            Assert.Equal(second, await SeenAsync(rig));
            string third = WriteCertificate(folder, DateTime.UtcNow.AddMinutes(-7));
            time.Advance(TimeSpan.FromSeconds(11));
            Assert.Equal(third, await SeenAsync(rig));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<SiteRig> RigAsync(Action<PublisherOptions>? configure = null, TimeProvider? time = null) => await SiteRig.FolderAsync(
        folder => File.WriteAllText(Path.Join(folder, "index.html"), "SITE"),
        options =>
        {
            options.PublicEndPoint = new IPEndPoint(IPAddress.Loopback, 0);
            options.Onion = OnionName.TryParse(Address, out OnionName? onion) ? onion : null;
            configure?.Invoke(options);
        },
        time);

    private static HttpClient Http() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static async Task<string> SeenAsync(SiteRig rig)
    {
        string seen = "";
        using HttpClientHandler handler = new() { AllowAutoRedirect = false, UseProxy = false };
        handler.ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
        {
            seen = certificate!.Thumbprint;
            return true;
        };
        using HttpClient http = new(handler);
        using HttpResponseMessage answer = await http.GetAsync(rig.Server.PublicAddress);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return seen;
    }

    private static string WriteCertificate(string folder, DateTime written)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=magicwave.example.org", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach ((string name, string text) in (ReadOnlySpan<(string, string)>)
            [("privkey.pem", key.ExportPkcs8PrivateKeyPem()), ("fullchain.pem", certificate.ExportCertificatePem())])
        {
            File.WriteAllText(Path.Join(folder, name), text);
            File.SetLastWriteTimeUtc(Path.Join(folder, name), written);
        }

        return certificate.Thumbprint;
    }
}
