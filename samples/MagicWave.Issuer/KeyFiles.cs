using System.Globalization;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Samples.Issuer;

/// <summary>
/// The issuer's token keys in files for their owner only: <c>token_EPOCH_DENOMINATION_VALUE</c>, RSAPrivateKey in DER. The value is in the name, because it
/// never changes for a key.
/// </summary>
internal sealed class KeyFiles(string folder, long valuePerMebibyte)
{
    private const string Prefix = "token_";

    /// <summary>Loads the keys that can still redeem, and makes those of this epoch and, in its last week, of the next.</summary>
    /// <returns>Whether there is a new one, so that the list changes.</returns>
    public bool Renew(IssuerKeys keys, UnixTime now)
    {
        _ = new KeyFolder(folder);
        uint current = IssuerKeys.EpochAt(now);
        bool isLast = now >= IssuerKeys.StartOf(current + 1) + -TokenKey.Grace;
        bool isNew = false;
        foreach (uint epoch in isLast ? (uint[])[current - 1, current, current + 1] : [current - 1, current])
        {
            foreach (int mebibytes in TokenDenomination.All.Where(mebibytes => !keys.Public.Any(key => (key.Epoch, key.Mebibytes) == (epoch, mebibytes))))
            {
                isNew |= Add(keys, epoch, mebibytes, canMake: epoch >= current);
            }
        }

        return isNew;
    }

    private static string NameOf(uint epoch, int mebibytes) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch}_{mebibytes}_");

    private bool Add(IssuerKeys keys, uint epoch, int mebibytes, bool canMake)
    {
        string start = NameOf(epoch, mebibytes);
        string? path = Directory.GetFiles(folder, start + "*").SingleOrDefault();
        if (path is null && !canMake)
        {
            return false;
        }

        bool isNew = path is null;
        path ??= Make(start, mebibytes);
        byte[] der = File.ReadAllBytes(path);
        try
        {
            long value = long.Parse(path[(path.LastIndexOf('_') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            keys.Add(epoch, mebibytes, new Stroops(value), BlindRsaPrivateKey.Import(der));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }

        return isNew;
    }

    private string Make(string start, int mebibytes)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{start}{mebibytes * valuePerMebibyte}");
        using BlindRsaPrivateKey key = BlindRsaPrivateKey.Generate();
        using SecretBytes der = key.Export();
        new KeyFolder(folder).Write(name, der.Span);
        return Path.Combine(folder, name);
    }
}
