using MagicWave.Hosting.Options;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Hosting.Torrc;

/// <summary>The options about the ledger that is settled on.</summary>
internal static class LedgerLines
{
    /// <summary>The table.</summary>
    public static readonly OptionDefinition[] All =
    [
        Define.List("MWHorizon", ReadServer),
        Define.Single("MWNetworkPassphrase", (context, value) =>
        {
            Note(context);
            context.Target.Payments.Ledger.NetworkPassphrase = value;
        }),
        Define.Single("MWAsset", ReadAsset),
        Define.Single("MWFeeAccount", (context, value) =>
        {
            Note(context);
            context.Target.Payments.Ledger.FeeAccountFile = value;
        }),
        Define.Bool("MWOpenTrustLine", (c, v) => c.Payments.Ledger.OpensTrustLine = v),
        Define.Int("MWChannelAccounts", 0, LedgerHostOptions.MaximumChannelAccounts, (c, v) => c.Payments.Ledger.ChannelAccounts = v),
        Define.Bool("MWSetAside", (c, v) => c.Payments.Ledger.SetsAside = v),
        Define.Stroops("MWAssetSupply", (c, v) => c.Payments.Ledger.AssetSupply = v),
        Define.Single("MWAssetAllows", ReadRights),
        Define.Auto("MWHorizonOverCircuits", (c, v) => c.Payments.Ledger.UsesCircuits = v),
    ];

    private static void ReadServer(BindContext context, string value)
    {
        LedgerHostOptions ledger = context.Target.Payments.Ledger;
        Note(context);
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https")
            || server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
        {
            context.Error($"\"{value}\" is not the address of a Horizon server.", "Write for example: https://horizon.example.org/");
        }
        else if (server.IdnHost.EndsWith(".onion", StringComparison.OrdinalIgnoreCase))
        {
            context.Error("Onion services cannot be reached yet.", "Give the server's https address; a client asks it over a circuit.");
        }
        else if (server.Scheme == "http" && !server.IsLoopback)
        {
            context.Error("Plain HTTP is for servers on this computer only.", "Write https://, or an address such as http://127.0.0.1:8000/");
        }
        else if (ledger.Servers.Contains(server))
        {
            context.Error("The server is named twice, and would vouch for itself.", "Remove one of the lines.");
        }
        else if (ledger.Servers.Count == LedgerHostOptions.MaximumServers)
        {
            context.Error("There are more servers than are asked.", $"Keep at most {LedgerHostOptions.MaximumServers} lines.");
        }
        else
        {
            ledger.Servers.Add(server);
        }
    }

    private static void ReadAsset(BindContext context, string value)
    {
        Note(context);
        if (AssetText.TryParse(value, out Asset? asset) && !asset.IsNative)
        {
            context.Target.Payments.Ledger.Asset = asset;
        }
        else
        {
            context.Error(
                $"\"{value}\" is not an asset and its issuer.",
                "Write CODE:ISSUER: one to twelve letters and digits, a colon, and the issuer's account, which begins with G.");
        }
    }

    private static void ReadRights(BindContext context, string value)
    {
        AccountFlags rights = AccountFlags.None;
        foreach (string word in value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            AccountFlags right = word.ToUpperInvariant() switch
            {
                "REQUIRED" => AccountFlags.AuthorizationRequired,
                "REVOCABLE" => AccountFlags.AuthorizationRevocable,
                "CLAWBACK" => AccountFlags.ClawbackEnabled,
                _ => AccountFlags.None,
            };
            if (right == AccountFlags.None)
            {
                context.Error($"\"{word}\" is no right of an issuer.", "Write some of: required revocable clawback");
                return;
            }

            rights |= right;
        }

        context.Target.Payments.Ledger.AssetAllows = rights;
    }

    private static void Note(BindContext context)
    {
        LedgerHostOptions ledger = context.Target.Payments.Ledger;
        ledger.Place = ledger.Place.File is null ? new(context.Line.File, context.Line.Number, context.Line.Key) : ledger.Place;
    }
}
