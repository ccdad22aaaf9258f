using System.Net;
using MagicWave.Publishing;
using MagicWave.Publishing.Prices;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>What the bridge was asked to do, checked.</summary>
internal sealed class BridgeArguments
{
    /// <summary>The site, its prices and its ports.</summary>
    public PublisherOptions Site { get; } = new();

    /// <summary>Where keys, books and documents of the network are.</summary>
    public string Data { get; set; } = "";

    /// <summary>A file with the settlement account's seed; null for one that is made.</summary>
    public string? SeedFile { get; set; }

    /// <summary>The domain under which people know the site; null for none.</summary>
    public string? Domain { get; set; }

    /// <summary>The name in ENS; null for none.</summary>
    public string? EnsName { get; set; }

    /// <summary>The resolver that is asked whether the TXT record is set; null to ask none.</summary>
    public DnsEndPoint? DnsResolver { get; set; }

    /// <summary>The Ethereum node that is asked whether the content record is set; null to ask none.</summary>
    public Uri? EthereumNode { get; set; }

    /// <summary>What is left over, for the embedded client: options of torrc.</summary>
    public IReadOnlyList<string> Torrc { get; set; } = [];

    /// <summary>Opens the data folder to its owner only.</summary>
    /// <exception cref="IOException">It cannot be made or changed.</exception>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    public void OpenData()
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(Data);
            return;
        }

        _ = Directory.CreateDirectory(Data, owner);
        if (File.GetUnixFileMode(Data) != owner)
        {
            File.SetUnixFileMode(Data, owner);
        }
    }

    /// <summary>Reads the prices.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">What is wrong with it is added here.</param>
    public void ReadPrices(string path, IList<string> problems)
    {
        try
        {
            List<PriceFileFault> faults = [];
            Site.Prices = PriceFile.Parse(File.ReadAllText(path), faults);
            foreach (PriceFileFault fault in faults)
            {
                problems.Add($"{path}, {fault}");
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"--prices: {path} cannot be read. Correct the path or its permissions.");
        }
    }
}
