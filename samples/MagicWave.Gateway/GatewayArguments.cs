using System.Globalization;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Samples.Gateway;

/// <summary>The gateway's arguments.</summary>
internal sealed class GatewayArguments
{
    public const string Help = """
        Asks for payments, pays, and shows its books, over HTTP on this computer. The calls are described at /openapi.json.

          --network TEXT      passphrase of the ledger's network (needed)
          --horizon URL       a Horizon server of that network (needed)
          --asset CODE:G...   what is paid in, with its issuer (needed)
          --data DIR          where the key (seed), the token (token) and the books are, or are made (needed)
          --port N            port on 127.0.0.1 (28080)
          --callback URL      who may be called back, as http://127.0.0.1:5817; may be given again
          --help

        Callers send "Authorization: Bearer" and what is in DIR/token. A payment over a route is on the public ledger, with all of its hops.
        Exit codes: 0 good; 1 wrong arguments; 2 the books, the key or the port cannot be used.
        """;

    private static readonly string[] Needed = ["--network", "--horizon", "--asset", "--data"];

    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    public string Network { get; private set; } = "";

    public Uri Horizon { get; private set; } = new("http://127.0.0.1");

    public Asset Asset { get; private set; } = Asset.Native;

    public string Data { get; private set; } = "";

    public int Port { get; private set; } = 28080;

    public List<string> Callbacks { get; } = [];

    public bool WantsHelp { get; private set; }

    /// <summary>What is wrong, and how to mend it; null when nothing is.</summary>
    public string? Error { get; private set; }

    public static GatewayArguments Parse(string[] args)
    {
        GatewayArguments arguments = new();
        for (int i = 0; i < args.Length && arguments.Error is null; i += 2)
        {
            if (args[i] is "--help" or "-h")
            {
                arguments.WantsHelp = true;
                return arguments;
            }

            arguments.Take(args[i], i + 1 < args.Length ? args[i + 1] : null);
        }

        if (arguments.Error is null && Array.Find(Needed, name => !arguments._given.Contains(name)) is { } missing)
        {
            arguments.Error = $"{missing} is needed. See --help.";
        }

        return arguments;
    }

    private void Take(string name, string? value)
    {
        if (value is null)
        {
            Error = $"{name} needs a value. See --help.";
            return;
        }

        _ = _given.Add(name);
        switch (name)
        {
            case "--network" when value.Length > 0:
                Network = value;
                break;
            case "--horizon" when Uri.TryCreate(value, UriKind.Absolute, out Uri? horizon):
                Horizon = horizon;
                break;
            case "--asset" when ReadAsset(value) is { } asset:
                Asset = asset;
                break;
            case "--data" when value.Length > 0:
                Data = value;
                break;
            case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65_535:
                Port = port;
                break;
            case "--callback":
                Callbacks.Add(value);
                break;
            default:
                Error = Needed.Contains(name) || name == "--port"
                    ? $"{name} cannot be \"{value}\". See --help."
                    : $"There is no argument {name}. See --help.";
                break;
        }
    }

    private static Asset? ReadAsset(string text)
    {
        string[] parts = text.Split(':');
        bool isCode = parts.Length == 2 && parts[0].Length is > 0 and <= 12 && parts[0].All(char.IsAsciiLetterOrDigit);
        return isCode && StrKey.TryParse(parts[1], out SettlementAccount issuer) ? Asset.Issued(parts[0], issuer) : null;
    }
}
