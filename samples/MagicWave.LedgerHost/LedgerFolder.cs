namespace MagicWave.Samples.LedgerHost;

/// <summary>What is in the ledger's folder, for the host and for its commands.</summary>
/// <param name="path">The folder.</param>
internal sealed class LedgerFolder(string path)
{
    private const string Horizon = "horizon";
    private const string Network = "network";

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The ledger.</summary>
    public string Ledger => System.IO.Path.Combine(Path, "ledger.db");

    /// <summary>The lines that a node of the network needs: for its torrc, or to be included there.</summary>
    public string Torrc => System.IO.Path.Combine(Path, "ledger.torrc");

    /// <summary>The file with the seed of an asset's issuer.</summary>
    public string Issuer(string code) => System.IO.Path.Combine(Path, $"issuer-{code}.seed");

    /// <summary>Leaves word of where the ledger is asked, and of which network it is.</summary>
    public void Announce(Uri horizon, string network, IReadOnlyList<string> torrc)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, Horizon), horizon.ToString());
        File.WriteAllText(System.IO.Path.Combine(Path, Network), network);
        File.WriteAllLines(Torrc, torrc);
    }

    /// <exception cref="IOException">No host has run in the folder.</exception>
    public (Uri Horizon, string Network) Find()
    {
        string horizon = System.IO.Path.Combine(Path, Horizon);
        return File.Exists(horizon)
            ? (new Uri(File.ReadAllText(horizon)), File.ReadAllText(System.IO.Path.Combine(Path, Network)))
            : throw new IOException($"No ledger has run in {Path}: start one with --data {Path}.");
    }
}
