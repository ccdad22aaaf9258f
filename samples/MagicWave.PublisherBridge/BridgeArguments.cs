using System.Net;
using MagicWave.Onion.KeyFiles;
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

    /// <summary>Makes the data folder, closes it to others, and takes it until the stream is closed.</summary>
    /// <exception cref="KeyStoreException">It cannot be made or changed, or another process has it.</exception>
    public FileStream OpenData()
    {
        try
        {
            MakeData();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Unreadable, "The data folder cannot be made or closed to others. Give another --data.", failure);
        }

        return DataLock.Take(Data);
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

    private void MakeData()
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
}
