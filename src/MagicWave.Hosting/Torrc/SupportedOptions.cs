using System.Buffers;
using System.Net;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Torrc;

/// <summary>The options that MagicWave has, those of relays and authorities aside.</summary>
internal static class SupportedOptions
{
    private const int AccountLength = 32;
    private const long MinimumThreshold = 64 << 10;

    /// <summary>What every node has.</summary>
    public static readonly OptionDefinition[] Node =
    [
        Define.Text("DataDirectory", (c, v) => c.Node.DataDirectory = v),
        Define.Text("KeyDirectory", (c, v) => c.Node.KeyDirectory = v),
        Define.Text("PidFile", (c, v) => c.Node.PidFile = v),
        Define.Bool("RunAsDaemon", (c, v) => c.Node.RunAsDaemon = v),
        Define.Text("User", (c, v) => c.Node.User = v),
        Define.Int("__OwningControllerProcess", 1, int.MaxValue, (c, v) => c.Node.OwningProcess = v),
        Define.List("Log", LogLine.Read),
        Define.Milliseconds("LogTimeGranularity", (c, v) => c.Node.LogTimeGranularity = v),
        Define.Bool("TruncateLogFile", (c, v) => c.Node.TruncateLogFile = v),
        Define.List("DirAuthority", DirAuthorityLine.Read),
        Define.Bool("TestingTorNetwork", (c, v) => c.Node.TestingTorNetwork = v),
        Define.Bool("DisableNetwork", (c, v) => c.Node.DisableNetwork = v),
        Define.List("OutboundBindAddress", ReadBindAddress),
        Define.Bool("ExtendAllowPrivateAddresses", (c, v) => c.Node.ExtendAllowPrivateAddresses = v),
        Define.Bool("DirAllowPrivateAddresses", (c, v) => c.Node.DirAllowPrivateAddresses = v),
        Define.Data("BandwidthRate", (c, v) => c.Node.BandwidthRate = v),
        Define.Data("BandwidthBurst", (c, v) => c.Node.BandwidthBurst = v),
    ];

    /// <summary>What clients have.</summary>
    public static readonly OptionDefinition[] Client =
    [
        Define.List("SocksPort", ReadSocksPort),
        Define.Bool("ClientOnly", (c, v) => c.Client.ClientOnly = v),
        Define.Nodes("EntryNodes", c => c.Client.EntryNodes),
        Define.Nodes("MiddleNodes", c => c.Client.MiddleNodes),
        Define.Nodes("ExitNodes", c => c.Client.ExitNodes),
        Define.Nodes("ExcludeNodes", c => c.Client.ExcludeNodes),
        Define.Nodes("ExcludeExitNodes", c => c.Client.ExcludeExitNodes),
        Define.Bool("StrictNodes", (c, v) => c.Client.StrictNodes = v),
        Define.Bool("EnforceDistinctSubnets", (c, v) => c.Client.EnforceDistinctSubnets = v),
        Define.Interval("CircuitBuildTimeout", (c, v) => c.Client.CircuitBuildTimeout = v),
        Define.Interval("CircuitStreamTimeout", (c, v) => c.Client.CircuitStreamTimeout = v),
        Define.Interval("MaxCircuitDirtiness", (c, v) => c.Client.MaxCircuitDirtiness = v),
        Define.Interval("SocksTimeout", (c, v) => c.Client.SocksTimeout = v),
        Define.Int("NumEntryGuards", 0, 100, (c, v) => c.Client.NumEntryGuards = v),
        Define.Bool("ClientRejectInternalAddresses", (c, v) => c.Client.RejectInternalAddresses = v),
        Define.Fraction("PathsNeededToBuildCircuits", (c, v) => c.Client.PathsNeededToBuildCircuits = v < 0 ? null : Math.Clamp(v, 0.25, 0.95)),
    ];

    /// <summary>What is ours.</summary>
    public static readonly OptionDefinition[] Payment =
    [
        Define.Bool("MWPayments", (c, v) => c.Payments.Enabled = v),
        .. LedgerLines.All,
        Define.Single("MWStrategy", ReadStrategy),
        Define.Single("MWTokenIssuer", ReadTokenIssuer),
        Define.Interval("MWPurchaseDelay", (c, v) => c.Payments.PurchaseDelay = v),
        Define.Bool("MWPrepaid", (c, v) => c.Payments.ClientsPrepay = v),
        Define.Single("MWPayThreshold", ReadThreshold),
        Define.Data("MWCreditLimit", (c, v) => c.Payments.CreditLimit = v),
        Define.Data("MWStarterCredit", (c, v) => c.Payments.StarterCredit = v),
        Define.Interval("MWSettlementDelay", (c, v) => c.Payments.SettlementDelay = v),
        Define.Stroops("MWDailyBudget", (c, v) => c.Payments.DailyBudget = v),
        Define.Stroops("MWContentRequestBudget", (c, v) => c.Payments.ContentBudget = c.Payments.ContentBudget with { PerRequest = Amount.FromStroops(new(v)) }),
        Define.Stroops("MWContentSiteBudget", (c, v) => c.Payments.ContentBudget = c.Payments.ContentBudget with { PerSite = Amount.FromStroops(new(v)) }),
        Define.Stroops("MWContentDailyBudget", (c, v) => c.Payments.ContentBudget = c.Payments.ContentBudget with { PerDay = Amount.FromStroops(new(v)) }),
        Define.Data("MWCircuitBudget", (c, v) => c.Payments.CircuitBudget = v),
        Define.Int("MWPricePerCell", 0, int.MaxValue, (c, v) => c.Payments.PricePerCell = v),
        Define.Int("MWPriceClass", 0, 3, (c, v) => c.Payments.PriceClass = v),
    ];

    private static void ReadSocksPort(BindContext context, string value)
    {
        if (PortLine.IsZero(value))
        {
            context.Target.Client.SocksDisabled = true;
        }
        else if (PortLine.ReadSocks(context, value) is { } port)
        {
            context.Target.Client.SocksPorts.Add(port);
        }
    }

    private static void ReadStrategy(BindContext context, string value)
    {
        if (SettlementStrategies.TryFind(value, out ISettlementStrategy? strategy))
        {
            context.Target.Payments.Strategy = strategy;
        }
        else
        {
            context.Error($"\"{value}\" is no way to pay.", $"Write one of: {SettlementStrategies.Names}");
        }
    }

    private static void ReadTokenIssuer(BindContext context, string value)
    {
        string[] parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 2 && Uri.TryCreate(parts[0], UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            && TryReadAccount(parts[1], out byte[] account))
        {
            (context.Target.Payments.TokenIssuer, context.Target.Payments.TokenIssuerAccount) = (address, account);
        }
        else
        {
            context.Error("That is not the address of an issuer and its account.", "Write its address and its account, for example: http://127.0.0.1:8480/ G... (or 64 hexadecimal digits). The issuer prints the line.");
        }
    }

    private static bool TryReadAccount(string text, out byte[] account)
    {
        account = new byte[AccountLength];
        if (StrKey.TryParse(text, out SettlementAccount named))
        {
            account = named.ToArray();
            return true;
        }

        return text.Length == 2 * AccountLength && Convert.FromHexString(text, account, out _, out _) == OperationStatus.Done;
    }

    private static void ReadThreshold(BindContext context, string value)
    {
        if (TorrcUnits.TryParseData(value, out long bytes) && bytes >= MinimumThreshold)
        {
            context.Target.Payments.PayThreshold = bytes;
        }
        else
        {
            context.Error($"\"{value}\" is not an amount of data from 64 KB.", "Write for example: 50 MBytes");
        }
    }

    private static void ReadBindAddress(BindContext context, string value)
    {
        if (!EndPointText.TryParseAddress(value, out IPAddress? address))
        {
            context.Error($"\"{value}\" is not an address.", "Give an IPv4 or IPv6 address in digits.");
        }
        else if (context.Target.Node.OutboundBindAddress is not null)
        {
            context.Error("There is a second address.", "Keep one line.");
        }
        else
        {
            context.Target.Node.OutboundBindAddress = address;
        }
    }
}
