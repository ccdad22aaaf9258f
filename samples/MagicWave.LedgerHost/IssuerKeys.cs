using System.Security.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;

namespace MagicWave.Samples.LedgerHost;

/// <summary>The issuers' keys, one file each, which only its owner can read.</summary>
internal static class IssuerKeys
{
    /// <summary>The key in the file, made when there is none.</summary>
    public static SettlementKey Open(string path)
    {
        if (!File.Exists(path))
        {
            Make(path);
        }

        return Read(path);
    }

    /// <exception cref="IOException">The file is not there, or has no seed.</exception>
    public static SettlementKey Read(string path) => File.Exists(path)
        ? SeedText.TryRead(File.ReadAllText(path).Trim()) ?? throw new IOException($"{path} has no seed.")
        : throw new IOException($"{path} is not there: start the ledger with --asset first.");

    private static void Make(string path)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(SettlementKey.SeedLength);
        char[] text = new char[SeedText.Length];
        SeedText.Write(seed, text);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (StreamWriter writer = new(path, options))
        {
            writer.WriteLine(text);
        }

        CryptographicOperations.ZeroMemory(seed);
        Array.Clear(text);
    }
}
