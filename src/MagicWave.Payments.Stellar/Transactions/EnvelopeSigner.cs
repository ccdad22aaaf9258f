using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>Signs hashes. Reached only through what a builder of this process has built.</summary>
internal static class EnvelopeSigner
{
    public static DecoratedSignature Sign(Hash256 hash, SettlementKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] signature = new byte[Ed25519.SignatureLength];
        key.Sign(hash.ToArray(), signature);
        return new(SignatureCheck.HintOf(key.Account), XdrArray<byte>.Own(signature));
    }

    public static XdrArray<DecoratedSignature> Sign(Hash256 hash, ReadOnlySpan<SettlementKey> keys)
    {
        if (keys.Length is 0 or > XdrLimits.Signatures)
        {
            throw new ArgumentException($"An envelope has 1 to {XdrLimits.Signatures} signatures.", nameof(keys));
        }

        HashSet<SettlementAccount> signers = [];
        DecoratedSignature[] signatures = new DecoratedSignature[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            signatures[i] = Sign(hash, keys[i]);
            if (!signers.Add(keys[i].Account))
            {
                throw new ArgumentException("A key signs once.", nameof(keys));
            }
        }

        return XdrArray<DecoratedSignature>.Own(signatures);
    }
}
