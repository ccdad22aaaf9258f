using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Payments.Accounts;

namespace MagicWave.Hosting.Accounting;

/// <summary>The file of a node's settlement key: 64 hexadecimal digits of a seed, readable for its owner only.</summary>
public static class SettlementKeyFile
{
    private const string Name = "settlement_seed";

    /// <summary>Loads the key, or makes one.</summary>
    /// <param name="folder">The node's folder of keys.</param>
    /// <param name="random">Where a new seed comes from.</param>
    /// <returns>The key; the caller disposes of it.</returns>
    /// <exception cref="KeyStoreException">The file cannot be used.</exception>
    public static SettlementKey LoadOrCreate(KeyFolder folder, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(random);
        byte[] seed;
        if (folder.ReadSecretText(Name) is { } text)
        {
            try
            {
                seed = Convert.FromHexString(text.AsSpan().Trim());
            }
            catch (FormatException failure)
            {
                throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{Name} does not hold 64 hexadecimal digits.", failure);
            }
        }
        else
        {
            seed = new byte[SettlementKey.SeedLength];
            random.Fill(seed);
            folder.Write(Name, Convert.ToHexStringLower(seed) + "\n");
        }

        try
        {
            return seed.Length == SettlementKey.SeedLength
                ? SettlementKey.FromSeed(seed)
                : throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{Name} does not hold 64 hexadecimal digits.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
