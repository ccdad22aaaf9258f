using System.Globalization;
using MagicWave.Hosting.Options;
using MagicWave.Hosting.Torrc;
using MagicWave.Payments.Strategies;

namespace MagicWave.Hosting.Runtime;

/// <summary>Writes the torrcs of a local network, and reads them as any host would.</summary>
internal sealed class LocalTorrcs(LocalNetworkOptions options, string dirAuthority)
{
    /// <summary>The interval before the first consensus: as short as leaves every relay time to publish and to be tested.</summary>
    public const int FirstIntervalSeconds = 10;

    private const int IntervalSeconds = 60;
    private const int StroopsOfCredit = 10;
    private const long MinimumPrice = 1000;
    private const int DelaySeconds = 2;

    /// <summary>The authority, which is a relay too, and no exit.</summary>
    /// <param name="name">Its nickname.</param>
    /// <param name="orPort">Its port for channels.</param>
    /// <param name="dirPort">Its port for directory requests.</param>
    /// <param name="start">When the first interval begins.</param>
    /// <param name="parameters">What it votes for beside the price.</param>
    public HostConfiguration Authority(
        string name, int orPort, int dirPort, DateTimeOffset start, IEnumerable<KeyValuePair<string, int>> parameters) => Load(name, string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Relay(name, orPort)}
        ExitPolicy reject *:*
        DirPort 127.0.0.1:{dirPort}
        AuthoritativeDirectory 1
        V3AuthoritativeDirectory 1
        V3AuthVotingInterval {IntervalSeconds}
        V3AuthVoteDelay {DelaySeconds}
        V3AuthDistDelay {DelaySeconds}
        TestingV3AuthInitialVotingInterval {FirstIntervalSeconds}
        TestingV3AuthInitialVoteDelay {DelaySeconds}
        TestingV3AuthInitialDistDelay {DelaySeconds}
        TestingV3AuthVotingStartOffset {start.ToUnixTimeSeconds() % FirstIntervalSeconds}
        TestingDirAuthVoteGuard *
        TestingDirAuthVoteHSDir *
        ConsensusParams {PriceClasses.NameOf(0)}={Price} {string.Join(' ', parameters.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key}={one.Value}")))}
        """));

    /// <summary>A relay; an exit lets everything out, to this computer too.</summary>
    public HostConfiguration Relay(string name, bool isExit) => Load(name, Relay(name, 0) + (isExit
        ? "\nExitRelay 1\nExitPolicyRejectPrivate 0\nExitPolicy accept *:*"
        : "\nExitPolicy reject *:*"));

    /// <summary>The client. Its authority is the network's, and it goes to this computer's own site too.</summary>
    public HostConfiguration Client(string name) => Load(name, string.Create(
        CultureInfo.InvariantCulture,
        $"SocksPort 127.0.0.1:{(options.SocksPort == 0 ? "auto" : options.SocksPort)}\nClientOnly 1\nClientRejectInternalAddresses 0"));

    /// <summary>A publisher: a client that nobody uses as a proxy.</summary>
    public HostConfiguration Publisher(string name) => Load(name, "SocksPort 0\nClientOnly 1");

    private static string Relay(string name, int orPort) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SocksPort 0
        Nickname {name}
        Address 127.0.0.1
        ORPort 127.0.0.1:{(orPort == 0 ? "auto" : orPort)}
        AssumeReachable 1
        ShutdownWaitLength 0
        """);

    private long Price => options.PricePerCell ?? DefaultPrice(options.PayThreshold);

    /// <summary>The price at which the first credit of a neighbour is worth ten stroops.</summary>
    public static long DefaultPrice(long threshold)
    {
        long cells = CreditCheck.CellsOf(CreditCheck.DefaultStarterCredit(threshold));
        return Math.Max(MinimumPrice, (CreditCheck.UnitsPerStroop * StroopsOfCredit / Math.Max(cells, 1)) + 1);
    }

    /// <summary>
    /// The threshold is scaled down, and the time that a ledger takes is not: neighbours have their full credit from the start and settle at once, or
    /// everybody would wait for the ledger most of the time. A chain needs the credit of all its neighbours at the same time, and so more of it.
    /// </summary>
    private string Settling()
    {
        long credit = options.PayThreshold * (options.Strategy.Billing == CircuitBilling.Chain ? 16 : 2);
        int prepaid = options.Strategy.Billing == CircuitBilling.Neighbours ? 1 : 0;
        return string.Create(
            CultureInfo.InvariantCulture, $"MWCreditLimit {credit}\nMWStarterCredit {credit}\nMWPrepaid {prepaid}\nMWSettlementDelay 0 seconds");
    }

    private HostConfiguration Load(string name, string lines)
    {
        string folder = Path.Combine(options.Folder, name);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "torrc");
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            TestingTorNetwork 1
            {dirAuthority}
            DataDirectory {folder}
            Log notice file {Path.Combine(folder, "log")}
            OutboundBindAddress 127.0.0.1
            MWPayThreshold {options.PayThreshold}
            MWStrategy {options.Strategy.Name}
            {Settling()}
            MWPricePerCell {Price}
            {lines}

            """);
        File.WriteAllText(path, text);
        List<TorrcFault> faults = [];
        HostConfiguration configuration = TorrcLoader.Load([TorrcFile.Parse(text, path, TorrcFiles.Instance).Lines], faults);
        return faults.Find(fault => fault.Severity == TorrcSeverity.Error) is { } fault
            ? throw new InvalidOperationException(fault.ToString())
            : configuration;
    }
}
