using System.CommandLine;
using System.Globalization;
using System.Net;
using MagicWave.Hosting;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>The bridge's command line.</summary>
internal static class BridgeCommand
{
    private const string Description = """
        Serves a folder or a web server as a site with prices behind an onion address.

        The site itself is reached through the network only; the public port tells people where it is. All that is not listed here goes to the embedded
        onion client as an option of torrc: "-f FILE", or "--Option VALUE". Its DirAuthority lines name the network; without them the site is served
        on this computer only.

        Exit codes: 0 ended as asked, 1 wrong arguments or configuration, 2 keys or data folder, 3 cannot start, 4 failed while running, 130 forced.
        """;

    /// <summary>What tor's own command line has in small letters, and the embedded client too.</summary>
    private static readonly HashSet<string> TorCommands =
        ["--torrc-file", "--defaults-torrc", "--ignore-missing-torrc", "--allow-missing-torrc", "--quiet", "--hush", "--verify-config", "--list-fingerprint"];

    private static readonly Option<string> Www = new("--www") { Description = "The folder to serve", HelpName = "FOLDER" };
    private static readonly Option<string> Upstream = new("--upstream") { Description = "The web server to serve, instead of a folder", HelpName = "URL" };
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Where keys and books are, or are made; only its owner can read it", HelpName = "FOLDER", DefaultValueFactory = _ => "~/.magicwave-site",
    };

    private static readonly Option<string> SeedFile = new("--seed-file")
    {
        Description = "The seed of the account that is paid (S… or 64 hexadecimal digits), taken over into the data folder once", HelpName = "FILE",
    };

    private static readonly Option<string> Prices = new("--prices") { Description = "What costs how much, in lines like \"/video/** 2000 stroops per megabyte\"", HelpName = "FILE" };
    private static readonly Option<string> Domain = new("--domain") { Description = "The domain whose TXT record leads to the site", HelpName = "NAME" };
    private static readonly Option<string> Ens = new("--ens") { Description = "The name in ENS whose content record leads to the site", HelpName = "NAME" };
    private static readonly Option<string> Resolver = new("--dns-resolver")
    {
        Description = "Asked through a circuit whether the TXT record is set, as HOST or HOST:PORT", HelpName = "HOST",
    };

    private static readonly Option<string> EthereumNode = new("--ens-rpc")
    {
        Description = "An Ethereum node's JSON-RPC address, asked through a circuit whether the content record is set", HelpName = "URL",
    };

    private static readonly Option<int?> PublicPort = Port("--public-port", "Where everybody else is told where the site is");
    private static readonly Option<string> PublicAddress = new("--public-address")
    {
        Description = "The address of the public port", HelpName = "ADDRESS", DefaultValueFactory = _ => "0.0.0.0",
    };

    private static readonly Option<string> Ssl = new("--ssl")
    {
        Description = "fullchain.pem and privkey.pem of magicwave.<domain> for the public port; read again when they change", HelpName = "FOLDER",
    };

    private static readonly Option<string> HelpPage = new("--help-page")
    {
        Description = "Where visitors of the public port are sent; without it, to a page that is built in", HelpName = "URL",
    };

    private static readonly Option<int?> HealthPort = Port("--health-port", "GET /health on 127.0.0.1");
    private static readonly Option<int?> SitePort =
        Port("--site-port", "Without a network: the site's port on 127.0.0.1, to look at it; a free one if none is given");

    /// <summary>Does what the arguments ask for.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        RootCommand command = new(Description) { TreatUnmatchedTokensAsErrors = false };
        foreach (Option option in (Option[])
            [Www, Upstream, Data, SeedFile, Prices, Domain, Ens, Resolver, EthereumNode, PublicPort, PublicAddress, Ssl, HelpPage, HealthPort, SitePort])
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) => RunAsync(parsed, output, error));
        // "-f" and "--SocksPort" are for the embedded client; a name that begins with @ is no file of arguments.
        ParserConfiguration rules = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        return await command.Parse(args, rules).InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null });
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="problems">What is wrong with it, and how to mend it.</param>
    internal static BridgeArguments Read(ParseResult parsed, IList<string> problems)
    {
        BridgeArguments arguments = new()
        {
            Data = Expand(parsed.GetValue(Data)!),
            SeedFile = parsed.GetValue(SeedFile),
            Domain = ReadName(parsed, Domain, problems),
            EnsName = ReadName(parsed, Ens, problems),
            Torrc = parsed.UnmatchedTokens,
            EthereumNode = ReadUrl(parsed, EthereumNode, problems),
            DnsResolver = ReadResolver(parsed, problems),
        };
        foreach (string argument in parsed.UnmatchedTokens.Where(IsMisspelt))
        {
            problems.Add($"There is no {argument}. See --help; options of torrc begin with a capital letter here.");
        }

        arguments.Site.WwwFolder = parsed.GetValue(Www);
        arguments.Site.Upstream = ReadUrl(parsed, Upstream, problems);
        arguments.Site.HelpPage = ReadUrl(parsed, HelpPage, problems);
        arguments.Site.CertificateFolder = parsed.GetValue(Ssl);
        ReadPorts(parsed, arguments, problems);
        if ((parsed.GetValue(Www) is null) == (parsed.GetValue(Upstream) is null))
        {
            problems.Add("What to serve? Give either --www FOLDER or --upstream URL. See --help.");
        }

        Exists(parsed, Www, Directory.Exists, problems);
        Exists(parsed, Ssl, Directory.Exists, problems);
        Exists(parsed, SeedFile, File.Exists, problems);
        if (arguments.Site is { CertificateFolder: not null, PublicEndPoint: null })
        {
            problems.Add("--ssl is for the public port, and there is none. Give --public-port 443 as well.");
        }

        if (parsed.GetValue(Prices) is { } prices)
        {
            arguments.ReadPrices(prices, problems);
        }

        return arguments;
    }

    private static async Task<int> RunAsync(ParseResult parsed, TextWriter output, TextWriter error)
    {
        List<string> problems = [];
        BridgeArguments arguments = Read(parsed, problems);
        foreach (string problem in problems)
        {
            await error.WriteLineAsync(problem);
        }

        if (problems.Count > 0)
        {
            return (int)HostExitCode.ConfigurationError;
        }

        HostProgram program = new(
            "magicwave-bridge", (configuration, logs, time) => new BridgeHost(arguments, configuration, logs, time, output), BridgeHost.Check, output, error);
        return await program.RunAsync(arguments.Torrc);
    }

    private static void ReadPorts(ParseResult parsed, BridgeArguments arguments, IList<string> problems)
    {
        if (!IPAddress.TryParse(parsed.GetValue(PublicAddress), out IPAddress? address))
        {
            problems.Add("--public-address is an address of this computer, such as 0.0.0.0 or ::.");
            return;
        }

        arguments.Site.Entrance = new(new IPEndPoint(IPAddress.Loopback, parsed.GetValue(SitePort) ?? 0));
        arguments.Site.PublicEndPoint = parsed.GetValue(PublicPort) is { } port ? new(address, port) : null;
        arguments.Site.HealthEndPoint = parsed.GetValue(HealthPort) is { } health ? new(IPAddress.Loopback, health) : null;
    }

    private static Option<int?> Port(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PORT",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue)
            {
                return port;
            }

            result.AddError($"{name} is from 0 (a free port) to 65535.");
            return null;
        },
    };

    private static Uri? ReadUrl(ParseResult parsed, Option<string> option, IList<string> problems)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }

        problems.Add($"{option.Name}: \"{text}\" is no web address. Write it like https://example.org/ or http://127.0.0.1:8080/.");
        return null;
    }

    private static string? ReadName(ParseResult parsed, Option<string> option, IList<string> problems)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        string name = text.TrimEnd('.').ToLowerInvariant();
        if (name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns)
        {
            return name;
        }

        problems.Add($"{option.Name}: \"{text}\" is no name. Write it like example.org, without http:// and without a path.");
        return null;
    }

    private static DnsEndPoint? ReadResolver(ParseResult parsed, IList<string> problems)
    {
        const int domainPort = 53;
        if (parsed.GetValue(Resolver) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate("tcp://" + text, UriKind.Absolute, out Uri? place) && place.Host.Length > 0 && place.AbsolutePath is "" or "/")
        {
            return new(place.Host.Trim('[', ']'), place.Port > 0 ? place.Port : domainPort);
        }

        problems.Add($"--dns-resolver: \"{text}\" is no place. Write it like 9.9.9.9 or dns.example.org:53.");
        return null;
    }

    private static void Exists(ParseResult parsed, Option<string> option, Func<string, bool> exists, IList<string> problems)
    {
        if (parsed.GetValue(option) is { } path && !exists(path))
        {
            problems.Add($"{option.Name}: there is no {path}. Correct the path.");
        }
    }

    private static bool IsMisspelt(string argument) =>
        argument.Length > 2 && argument.StartsWith("--", StringComparison.Ordinal) && char.IsAsciiLetterLower(argument[2]) && !TorCommands.Contains(argument);

    private static string Expand(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..])
            : Path.GetFullPath(path);
}
