using System.Globalization;
using System.Net;
using MagicWave.Hosting.Options;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Samples.Issuer;

/// <summary>The issuer's arguments.</summary>
internal sealed class IssuerOptions
{
    public const string Help = """
        Sells blind tokens for MWT, gives subscriptions their allocation, and pays relays for the tokens that they took.

          --folder DIR            keys, books and the key list (required; made if it is not there)
          --horizon URL           a Horizon server of the ledger: https, or http on this computer (required; may be given more than once)
          --network TEXT          the passphrase of its network (required)
          --asset CODE:ISSUER     what tokens are sold for and redeemed in (required)
          --listen ADDRESS:PORT   where to listen, loopback only (127.0.0.1:8480); port 0 takes a free one
          --value N               what a token of 1 MiB is worth, in stroops, 1 to 1000000 (1000)
          --minimum-payout N      relays that are owed less wait, in stroops, from 1 (10000)
          --subscriptions HEX     an account whose subscription credentials are taken, 64 digits; may be given more than once
          --help

        GET  /keys                 the signed list of public keys; its SHA-256 belongs into the consensus
        POST /orders               what an order costs: {order, total, destination, memo, payUntil}; reserves nothing
        POST /orders/{id}/sign     the blind signatures of an order, once ?transfer=HASH paid it; the same again for the same order
        POST /redeem               tokens from a relay, signed with its settlement key

        Bodies are bytes as docs/adr/0010 describes them; errors are application/problem+json with a member "fault".
        At the start it prints where it listens, its account in digits and as the ledger names it, the line for the torrc of relays and of clients
        that prepay, and the line for the torrc of directory authorities. The account needs coins for its fees, once; it opens its trust line itself.
        Exit codes: 0 stopped when asked to; 1 wrong arguments; 3 it did not start.
        """;

    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    public string Folder { get; private set; } = "";

    /// <summary>The ledger.</summary>
    public LedgerHostOptions Ledger { get; } = new();

    public IPEndPoint Listen { get; private set; } = new(IPAddress.Loopback, 8480);

    public long Value { get; private set; } = 1000;

    public long MinimumPayout { get; private set; } = 10_000;

    public List<byte[]> SubscriptionSellers { get; } = [];

    public bool WantsHelp { get; private set; }

    /// <summary>What is wrong with the arguments; null when nothing is.</summary>
    public string? Error { get; private set; }

    public static IssuerOptions Parse(IReadOnlyList<string> args)
    {
        IssuerOptions options = new();
        for (int i = 0; i < args.Count && options.Error is null; i += 2)
        {
            if (args[i] is "--help" or "-h")
            {
                options.WantsHelp = true;
                return options;
            }

            options.Take(args[i], i + 1 < args.Count ? args[i + 1] : null);
        }

        foreach (string required in (string[])["--folder", "--horizon", "--network", "--asset"])
        {
            options.Error ??= options._given.Contains(required) ? null : $"{required} is missing. Try --help.";
        }

        return options;
    }

    private void Take(string argument, string? value)
    {
        if (value is null)
        {
            Error = $"{argument} is not known, or needs a value. Try --help.";
            return;
        }

        if (!_given.Add(argument) && argument is not ("--subscriptions" or "--horizon"))
        {
            Error = $"{argument} is given twice.";
            return;
        }

        switch (argument)
        {
            case "--folder":
                Folder = value;
                break;
            case "--horizon":
                Ledger.Servers.Add(Server(argument, value));
                break;
            case "--network":
                Ledger.NetworkPassphrase = value;
                break;
            case "--asset":
                Ledger.Asset = IssuedAsset(argument, value);
                break;
            case "--listen":
                Listen = EndPoint(argument, value);
                break;
            case "--value":
                Value = Number(argument, value, 1, 1_000_000);
                break;
            case "--minimum-payout":
                MinimumPayout = Number(argument, value, 1, long.MaxValue);
                break;
            case "--subscriptions":
                SubscriptionSellers.Add(Account(argument, value));
                break;
            default:
                Error = $"{argument} is not known. Try --help.";
                break;
        }
    }

    private Uri Server(string argument, string value)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out Uri? server) && (server.Scheme == "https" || (server.Scheme == "http" && server.IsLoopback)))
        {
            return server;
        }

        Error = $"{argument} needs an address such as https://horizon.example.org/ or http://127.0.0.1:8000/.";
        return new("http://127.0.0.1/");
    }

    private Asset? IssuedAsset(string argument, string value)
    {
        if (AssetText.TryParse(value, out Asset? asset) && !asset.IsNative)
        {
            return asset;
        }

        Error = $"{argument} needs a code, a colon and the issuer's account, which begins with G.";
        return null;
    }

    private byte[] Account(string argument, string value)
    {
        byte[] bytes = new byte[32];
        if (value.Length != 64 || Convert.FromHexString(value, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            Error = $"{argument} needs 64 hexadecimal digits.";
        }

        return bytes;
    }

    private IPEndPoint EndPoint(string argument, string value)
    {
        if (IPEndPoint.TryParse(value, out IPEndPoint? endPoint) && value.Contains(':', StringComparison.Ordinal) && IPAddress.IsLoopback(endPoint.Address))
        {
            return endPoint;
        }

        Error = $"{argument} needs a loopback address and a port, such as 127.0.0.1:8480; buyers come through the network.";
        return Listen;
    }

    private long Number(string argument, string value, long minimum, long maximum)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Error = string.Create(CultureInfo.InvariantCulture, $"{argument} needs a number from {minimum} to {maximum}.");
        return minimum;
    }
}
