using System.Globalization;
using MagicWave.Payments.Strategies;

namespace MagicWave.Samples.LocalNetwork;

/// <summary>The demo's arguments.</summary>
internal sealed class DemoOptions
{
    public const string Help = """
        Runs a MagicWave network on this computer: a directory authority, relays, exits, a web site and a client that pays for what it downloads.

          --relays N       relays besides the authority, 3 to 30 (6); every third is an exit
          --bytes N        how much the client downloads, in bytes, from 1048576 (67108864)
          --threshold N    traffic that is paid for at once on average, in bytes, from 65536 (4194304)
          --strategy NAME  how the client pays: peer (each neighbour the next; the default), chain (all hops at once) or node (each hop by tokens)
          --onion          a publisher serves the site behind an onion address too, with articles that cost something; implies --strategy chain
          --socks PORT     the client's SOCKS port (a free one)
          --folder DIR     where keys, logs, torrcs, books and the ledger go (a new one under the system's temporary folder, removed at the end)
          --once           end after the download; without it the network stays up
          --json FILE      write a report
          --help

        Exit codes: 0 good; 1 wrong arguments; 3 it did not start; 5 the file came wrong, a hop was not paid, or money was not conserved.
        """;

    public int Relays { get; private set; } = 6;

    public long Bytes { get; private set; } = 64L << 20;

    public long Threshold { get; private set; } = 4L << 20;

    public ISettlementStrategy Strategy { get; private set; } = PeerBalanceStrategy.Instance;

    public bool Onion { get; private set; }

    public int SocksPort { get; private set; }

    public string? Folder { get; private set; }

    public bool Once { get; private set; }

    public string? Json { get; private set; }

    public bool WantsHelp { get; private set; }

    /// <summary>What is wrong with the arguments; null when nothing is.</summary>
    public string? Error { get; private set; }

    public static DemoOptions Parse(string[] args)
    {
        DemoOptions options = new();
        for (int i = 0; i < args.Length && options.Error is null; i++)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            i += options.Take(args[i], value) ? 1 : 0;
        }

        if (options is { Onion: true, Error: null, Strategy.Billing: not CircuitBilling.Chain })
        {
            options.Error = "A publisher is paid by chains: --onion goes with --strategy chain only.";
        }

        return options;
    }

    /// <returns>Whether the value belongs to the argument.</returns>
    private bool Take(string argument, string? value)
    {
        switch (argument)
        {
            case "--once":
                Once = true;
                return false;
            case "--onion":
                (Onion, Strategy) = (true, ChainStrategy.Instance);
                return false;
            case "--help" or "-h":
                WantsHelp = true;
                return false;
            case "--relays":
                Relays = (int)Number(argument, value, 3, 30);
                return true;
            case "--bytes":
                Bytes = Number(argument, value, 1 << 20, 1L << 40);
                return true;
            case "--threshold":
                Threshold = Number(argument, value, 64 << 10, 1L << 40);
                return true;
            case "--strategy" when SettlementStrategies.TryFind(value, out ISettlementStrategy? strategy):
                Strategy = strategy;
                return true;
            case "--strategy":
                Error = $"--strategy needs one of: {SettlementStrategies.Names}.";
                return true;
            case "--socks":
                SocksPort = (int)Number(argument, value, 1, ushort.MaxValue);
                return true;
            case "--folder" when value is not null:
                Folder = value;
                return true;
            case "--json" when value is not null:
                Json = value;
                return true;
            default:
                Error = $"{argument} is not known, or needs a value. Try --help.";
                return false;
        }
    }

    private long Number(string argument, string? value, long minimum, long maximum)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Error = string.Create(CultureInfo.InvariantCulture, $"{argument} needs a number from {minimum} to {maximum}.");
        return minimum;
    }
}
