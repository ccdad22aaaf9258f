using MagicWave.Core.Security;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Accounts;

namespace MagicWave.Samples.PublisherBridge;

/// <summary>The key of the account that is paid.</summary>
internal static class SettlementSeed
{
    private const string File = "settlement_seed";

    /// <summary>Takes the operator's seed over into the node's keys, once.</summary>
    /// <exception cref="KeyStoreException">A key cannot be used, or the node has another one.</exception>
    public static void Open(BridgeArguments arguments, HostConfiguration configuration)
    {
        if (arguments.SeedFile is not { } path)
        {
            return;
        }

        KeyFolder keys = new(configuration.Node.KeyDirectory ?? Path.Join(configuration.Node.DataDirectory, "keys"));
        using SettlementKey given = SettlementKeyFile.Load(path);
        if (!keys.Exists(File))
        {
            keys.Write(File, System.IO.File.ReadAllText(path).Trim() + "\n");
        }

        using SettlementKey own = SettlementKeyFile.LoadOrCreate(keys, SystemRandom.Instance);
        if (own.Account != given.Account)
        {
            throw new KeyStoreException(
                KeyStoreFaultKind.Corrupt, "The data folder has the key of another account than --seed-file. Give another --data, or leave --seed-file away.");
        }
    }
}
