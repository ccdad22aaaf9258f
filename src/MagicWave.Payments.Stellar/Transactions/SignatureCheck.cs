using System.Buffers.Binary;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>Whether signatures are good, and whose they may be. Everything here is public data: times depend on it. Thread-safe.</summary>
public static class SignatureCheck
{
    private const int HintLength = sizeof(uint);

    /// <summary>The last four bytes of a key: what a signature says about whose it is.</summary>
    public static uint HintOf(SettlementAccount key) => HintOf(key.ToArray());

    /// <summary>Whether the account's own key signed the transaction with this hash.</summary>
    /// <param name="key">The key.</param>
    /// <param name="transaction">The transaction's hash on its network.</param>
    /// <param name="signature">The signature; its hint must be the key's.</param>
    public static bool IsBy(SettlementAccount key, Hash256 transaction, DecoratedSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return signature.Hint == HintOf(key) && IsSigned(key.ToArray(), transaction.ToArray(), signature);
    }

    /// <summary>
    /// Whether a signature is one of this signer for the transaction. A transaction that is authorized in advance needs none:
    /// see <see cref="IsPreAuthorized"/>.
    /// </summary>
    public static bool IsBy(SignerKey signer, Hash256 transaction, DecoratedSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(signature);
        byte[] key = signer.Key.ToArray();
        return signer.Type switch
        {
            SignerKeyType.Ed25519 => signature.Hint == HintOf(key) && IsSigned(key, transaction.ToArray(), signature),
            SignerKeyType.HashX => signature.Hint == HintOf(key) && Hash256.Of(signature.Signature.AsSpan()) == signer.Key,
            SignerKeyType.SignedPayload =>
                signature.Hint == (HintOf(key) ^ HintOf(signer.Payload.AsSpan())) && IsSigned(key, signer.Payload.AsSpan(), signature),
            _ => false,
        };
    }

    /// <summary>Whether the signer is this transaction's own hash.</summary>
    public static bool IsPreAuthorized(SignerKey signer, Hash256 transaction)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return signer.Type == SignerKeyType.PreAuthorizedTransaction && signer.Key == transaction;
    }

    private static bool IsSigned(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, DecoratedSignature signature) =>
        signature.Signature.Count == Ed25519.SignatureLength && Ed25519.Verify(key, message, signature.Signature.AsSpan());

    // What is shorter than a hint stands at its beginning (CAP-40).
    private static uint HintOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hint = stackalloc byte[HintLength];
        hint.Clear();
        bytes[Math.Max(0, bytes.Length - HintLength)..].CopyTo(hint);
        return BinaryPrimitives.ReadUInt32BigEndian(hint);
    }
}
