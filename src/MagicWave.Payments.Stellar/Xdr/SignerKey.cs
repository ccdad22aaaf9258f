using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>What can sign for an account.</summary>
public sealed record SignerKey : IReadableXdrValue<SignerKey>
{
    private SignerKey(SignerKeyType type, Hash256 key, XdrArray<byte> payload = default) => (Type, Key, Payload) = (type, key, payload);

    /// <summary>Its kind.</summary>
    public SignerKeyType Type { get; }

    /// <summary>The Ed25519 key or the hash.</summary>
    public Hash256 Key { get; }

    /// <summary>What is signed instead of the transaction, 1 to 64 bytes; empty for other kinds.</summary>
    public XdrArray<byte> Payload { get; }

    /// <summary>A key that signs.</summary>
    public static SignerKey Ed25519(SettlementAccount key) => new(SignerKeyType.Ed25519, Hash256.FromBytes(key.ToArray()));

    /// <summary>One transaction by its hash.</summary>
    public static SignerKey PreAuthorized(Hash256 transaction) => new(SignerKeyType.PreAuthorizedTransaction, transaction);

    /// <summary>Whoever shows what hashes to this.</summary>
    public static SignerKey HashX(Hash256 hash) => new(SignerKeyType.HashX, hash);

    /// <summary>A key that signs a payload.</summary>
    /// <exception cref="ArgumentException">The payload is empty or longer than 64 bytes.</exception>
    public static SignerKey SignedPayload(SettlementAccount key, ReadOnlySpan<byte> payload) =>
        payload.Length is > 0 and <= XdrLimits.SignedPayload
            ? new(SignerKeyType.SignedPayload, Hash256.FromBytes(key.ToArray()), [.. payload])
            : throw new ArgumentException($"A payload has 1 to {XdrLimits.SignedPayload} bytes.", nameof(payload));

    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out SignerKey value)
    {
        value = null;
        ReadOnlySpan<byte> payload = default;
        if (!reader.TryReadInt32(out int type)
            || type is < 0 or > (int)SignerKeyType.SignedPayload
            || !reader.TryReadHash(out Hash256 key)
            || (type == (int)SignerKeyType.SignedPayload
                && (!reader.TryReadOpaque(XdrLimits.SignedPayload, out payload) || payload.IsEmpty)))
        {
            return false;
        }

        value = new((SignerKeyType)type, key, [.. payload]);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32((uint)Type);
        writer.WriteHash(Key);
        if (Type == SignerKeyType.SignedPayload)
        {
            writer.WriteOpaque(Payload.AsSpan());
        }
    }
}
