using MagicWave.Samples.PublisherBridge;

namespace MagicWave.Publishing.Tests;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class BridgeCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mw-bridge-").FullName;

    [Theory]
    [InlineData("", "either --www FOLDER or --upstream URL")]
    [InlineData("--www {0} --upstream http://127.0.0.1/", "either --www FOLDER or --upstream URL")]
    [InlineData("--www {0}/missing", "there is no {0}/missing")]
    [InlineData("--upstream ftp://127.0.0.1/", "is no web address")]
    [InlineData("--upstream http://user:word@127.0.0.1/", "is no web address")]
    [InlineData("--www {0} --help-page nowhere", "is no web address")]
    [InlineData("--www {0} --domain http://example.org/", "is no name")]
    [InlineData("--www {0} --domain org", "is no name")]
    [InlineData("--www {0} --public-port 70000", "from 0 (a free port) to 65535")]
    [InlineData("--www {0} --health-port abc", "--health-port is from 0 (a free port) to 65535")]
    [InlineData("--www {0} --site-port -1", "--site-port is from 0 (a free port) to 65535")]
    [InlineData("--www {0} --public-port 1 --public-address here", "is an address of this computer")]
    [InlineData("--www {0} --ssl {0}", "Give --public-port 443")]
    [InlineData("--www {0} --seed-file {0}/none", "there is no {0}/none")]
    [InlineData("--www {0} --prices {0}/none", "cannot be read")]
    [InlineData("--www {0} --prices {0}/prices", "{0}/prices, line 2: \"5 stroops\" is no price.")]
    [InlineData("--www {0} --dns-resolver a/b", "is no place")]
    [InlineData("--www {0} --wwww x", "There is no --wwww")]
    [InlineData("--www {0} --NoSuchOption 1", "NoSuchOption")]
    [InlineData("--www {0} -f {0}/torrc", "torrc")]
    public async Task Wrong_arguments_are_told_with_their_remedy(string arguments, string expected)
    {
        await File.WriteAllTextAsync(Path.Join(_folder, "prices"), "/a free\n/b 5 stroops\n");
        (int code, string told) = await RunAsync(arguments + " --data {0}/data");
        Assert.Equal(1, code);
        Assert.Contains(expected.Replace("{0}", _folder, StringComparison.Ordinal), told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Join(_folder, "data")));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        (_, string told) = await RunAsync("--www {0} --domain org --help-page x --wwww y");
        Assert.Equal(3, told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Help_names_every_argument()
    {
        (int code, string told) = await RunAsync("--help");
        Assert.Equal(0, code);
        foreach (string name in (string[])["--www", "--upstream", "--ssl", "--data", "--seed-file", "--domain", "--prices", "--public-port", "--help-page", "-f FILE"])
        {
            Assert.Contains(name, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_seed_that_others_can_read_is_not_used()
    {
        string seed = Path.Join(_folder, "seed");
        await File.WriteAllTextAsync(seed, new string('1', 64));
        File.SetUnixFileMode(seed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        (int code, string told) = await RunAsync("--www {0} --data {0}/data --seed-file {0}/seed");
        Assert.Equal(2, code);
        Assert.Contains("chmod 600", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_seed_does_not_replace_the_one_that_is_there()
    {
        string seed = Path.Join(_folder, "seed");
        string keys = Directory.CreateDirectory(Path.Join(_folder, "data", "node", "keys")).FullName;
        await File.WriteAllTextAsync(seed, new string('1', 64));
        await File.WriteAllTextAsync(Path.Join(keys, "settlement_seed"), new string('2', 64));
        foreach (string file in (string[])[seed, Path.Join(keys, "settlement_seed")])
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (int code, string told) = await RunAsync("--www {0} --data {0}/data --seed-file {0}/seed");
        Assert.Equal(2, code);
        Assert.Contains("another account", told, StringComparison.Ordinal);
        Assert.Equal(new string('2', 64), await File.ReadAllTextAsync(Path.Join(keys, "settlement_seed")));
    }

    [Fact]
    public async Task Prices_and_tokens_are_refused_at_the_start_with_the_remedy()
    {
        const string Account = "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ";
        await File.WriteAllTextAsync(Path.Join(_folder, "prices"), "/a 5 stroops per request\n");
        await File.WriteAllTextAsync(Path.Join(_folder, "torrc"), $"""
            DirAuthority a orport=1 v3ident=0123456789ABCDEF0123456789ABCDEF01234567 127.0.0.1:2 0123456789ABCDEF0123456789ABCDEF01234567
            MWTokenIssuer http://127.0.0.1:1/ {Account}
            MWHorizon http://127.0.0.1:1/
            MWNetworkPassphrase tests of prices
            MWAsset MWT:{Account}

            """);
        (int code, string told) = await RunAsync("--www {0} --data {0}/data --prices {0}/prices -f {0}/torrc");
        Assert.NotEqual(0, code);
        Assert.Contains("write MWStrategy chain in torrc, or remove MWTokenIssuer", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_bridge_keeps_away_from_the_folder()
    {
        string data = Directory.CreateDirectory(Path.Join(_folder, "data")).FullName;
        using (DataLock.Take(data))
        {
            (int code, string told) = await RunAsync("--www {0} --data {0}/data");
            Assert.Equal(2, code);
            Assert.Contains("Another bridge uses the data folder", told, StringComparison.Ordinal);
        }

        using FileStream again = DataLock.Take(data);
    }

    [Fact]
    public async Task A_folder_without_a_certificate_is_told_what_it_lacks()
    {
        (int code, string told) = await RunAsync("--www {0} --data {0}/data --public-port 0 --public-address 127.0.0.1 --ssl {0}");
        Assert.Equal(3, code);
        Assert.Contains("needs fullchain.pem and privkey.pem", told, StringComparison.Ordinal);
        using FileStream free = DataLock.Take(Path.Join(_folder, "data"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Told)> RunAsync(string arguments)
    {
        using StringWriter told = new();
        string[] words = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace("{0}", _folder, StringComparison.Ordinal))];
        int code = await BridgeCommand.RunAsync(words, told, told).WaitAsync(TimeSpan.FromSeconds(30));
        return (code, told.ToString());
    }
}
