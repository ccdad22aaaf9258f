using System.Globalization;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;

namespace MagicWave.Hosting.Accounting;

/// <summary>
/// The file of a settlement key: 64 hexadecimal digits of a seed, or the seed as other wallets write it (S…), readable for its owner only.
/// </summary>
public static class SettlementKeyFile
{
    private const string Name = "settlement_seed";

    /// <summary>Loads the key of a node, or makes one.</summary>
    /// <param name="folder">The node's folder of keys.</param>
    /// <param name="random">Where a new seed comes from.</param>
    /// <returns>The key; the caller disposes of it.</returns>
    /// <exception cref="KeyStoreException">The file cannot be used.</exception>
    public static SettlementKey LoadOrCreate(KeyFolder folder, IRandom random) => LoadOrCreate(folder, random, Name);

    /// <summary>Loads the key of one of a node's channel accounts, or makes one.</summary>
    internal static SettlementKey LoadOrCreateChannel(KeyFolder folder, IRandom random, int number) =>
        LoadOrCreate(folder, random, string.Create(CultureInfo.InvariantCulture, $"channel_seed_{number}"));

    private static SettlementKey LoadOrCreate(KeyFolder folder, IRandom random, string name)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(random);
        if (folder.ReadSecretText(name) is { } text)
        {
            return Read(text, name);
        }

        byte[] seed = new byte[SettlementKey.SeedLength];
        try
        {
            random.Fill(seed);
            folder.Write(name, Convert.ToHexStringLower(seed) + "\n");
            return SettlementKey.FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Loads a key that the operator has put somewhere.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The key; the caller disposes of it.</returns>
    /// <exception cref="KeyStoreException">The file is not there, open to others, or holds no seed.</exception>
    public static SettlementKey Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        string name = Path.GetFileName(path);
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != 0)
            {
                throw new KeyStoreException(KeyStoreFaultKind.Unprotected, $"{name} is open to others than its owner: chmod 600 it, and consider the key known.");
            }

            return Read(File.ReadAllText(path), name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Unreadable, $"{name}, the key of an account, cannot be read.", failure);
        }
    }

    private static SettlementKey Read(ReadOnlySpan<char> text, string name)
    {
        ReadOnlySpan<char> trimmed = text.Trim();
        if (SeedText.TryRead(trimmed) is { } key)
        {
            return key;
        }

        byte[] seed = new byte[SettlementKey.SeedLength];
        try
        {
            return trimmed.Length == 2 * seed.Length && Convert.FromHexString(trimmed, seed, out _, out _) == System.Buffers.OperationStatus.Done
                ? SettlementKey.FromSeed(seed)
                : throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} holds neither 64 hexadecimal digits nor a seed that begins with S.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
