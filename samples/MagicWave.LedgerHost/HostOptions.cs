using System.Globalization;

namespace MagicWave.Samples.LedgerHost;

/// <summary>What the command line says.</summary>
internal sealed record HostOptions
{
    public const string Help = """
        Usage: MagicWave.LedgerHost --data FOLDER --network PASSPHRASE [--asset CODE]... [--port N] [--close-every TIME]
               MagicWave.LedgerHost give --data FOLDER --asset CODE --amount N [--wait TIME] ACCOUNT...

        A ledger of this computer with Stellar's rules, and Horizon's HTTP API before it. It listens on 127.0.0.1 only.

          --data FOLDER         where the ledger (ledger.db) and the issuers' seeds (issuer-CODE.seed) are kept; made when it is not there
          --network PASSPHRASE  the network's passphrase; a ledger keeps the one it began with
          --asset CODE          make an issuer of this asset; may be given more than once
          --port N              the port; 0, the default, takes a free one
          --close-every TIME    how long from ledger to ledger, such as 1s or 500ms (default 1s); 0 closes one for every transaction
          --help                this text

        It prints the first account, the issuers' accounts, where it listens, and the lines for the torrc of nodes that settle on it in the first
        asset; the lines are in FOLDER/ledger.torrc too, which a torrc may %include. Seeds are written to files that only you can read.

        give, while the ledger runs: makes the accounts that are not there, waits until their owners have opened their trust lines (nodes do, at
        their start), and pays each of them so much from the issuer. An ACCOUNT begins with G, or is a file that names one: nodes write theirs
        to settlement-account in their data directory.

          --amount N            how much of the asset each gets, with at most seven digits after the point
          --wait TIME           how long to wait for a trust line (default 60s)

        Coins for an account, by hand: curl 'http://127.0.0.1:PORT/friendbot?addr=G...'

        Ends on SIGINT or SIGTERM. Exit codes: 0 done, 1 the command line is wrong, 2 the ledger, the port or a key cannot be used, 3 not given.
        """;

    public string? Data { get; private set; }

    public string? Network { get; private set; }

    public int Port { get; private set; }

    public TimeSpan CloseEvery { get; private set; } = TimeSpan.FromSeconds(1);

    public List<string> Assets { get; } = [];

    public bool WantsHelp { get; private set; }

    public string? Error { get; private set; }

    public static HostOptions Parse(IReadOnlyList<string> arguments)
    {
        HostOptions options = new();
        for (int i = 0; i < arguments.Count && options.Error is null; i++)
        {
            if (arguments[i] is "--help" or "-h")
            {
                options.WantsHelp = true;
                return options;
            }

            options.Error = i + 1 < arguments.Count ? options.Take(arguments[i], arguments[++i]) : $"{arguments[i]}: unknown, or its value is missing. See --help.";
        }

        options.Error ??= options.Data is null ? "--data is missing: a folder to keep the ledger in. See --help."
            : options.Network is null ? "--network is missing: the passphrase of the network. See --help."
            : null;
        return options;
    }

    private string? Take(string name, string value)
    {
        switch (name)
        {
            case "--data":
                Data = value;
                return null;
            case "--network":
                Network = value;
                return value.Length > 0 ? null : "--network: a passphrase has at least one character.";
            case "--port":
                Port = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue ? port : -1;
                return Port >= 0 ? null : $"--port {value}: a port is 0 to 65535.";
            case "--close-every":
                CloseEvery = ParseTime(value) ?? TimeSpan.MinValue;
                return CloseEvery >= TimeSpan.Zero ? null : $"--close-every {value}: a time is a number and ms or s, such as 500ms, up to 3600s; or 0.";
            case "--asset":
                Assets.Add(value);
                return IsCode(value)
                    ? null
                    : $"--asset {value}: a code is one to twelve ASCII letters and digits.";
            default:
                return $"{name}: unknown. See --help.";
        }
    }

    /// <summary>Whether it can be the code of an asset.</summary>
    public static bool IsCode(string text) => text.Length is > 0 and <= 12 && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>Reads a time; null when it is none.</summary>
    public static TimeSpan? ParseTime(string text)
    {
        const int MaximumSeconds = 3600;
        (string number, double unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 0.001)
            : text.EndsWith('s') ? (text[..^1], 1d)
            : (text, 0d);
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value * unit <= MaximumSeconds && (unit > 0 || value == 0)
            ? TimeSpan.FromSeconds(value * unit)
            : null;
    }
}
