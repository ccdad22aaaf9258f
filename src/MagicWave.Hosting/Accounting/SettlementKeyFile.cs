using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Payments.Accounts;

namespace MagicWave.Hosting.Accounting;

/// <summary>The file of a node's settlement key: 64 hexadecimal digits of a seed, readable for its owner only.</summary>
internal static class SettlementKeyFile
{
    private const string Name = "settlement_seed";

    /// <summary>Loads the key, or makes one.</summary>
    /// <exception cref="KeyStoreException">The file cannot be used.</exception>
    public static SettlementKey LoadOrCreate(KeyFolder folder, IRandom random)
    {
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
