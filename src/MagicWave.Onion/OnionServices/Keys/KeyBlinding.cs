using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// The derivation of a key per time period from the key of a service (rend-spec-v3 appendix A.2): whoever knows the address can derive the
/// public half, and nobody can go the other way.
/// </summary>
internal static class KeyBlinding
{
    private const int NonceLength = 9 + (2 * sizeof(ulong));

    /// <summary>With the zero byte that ends it in C.</summary>
    private static ReadOnlySpan<byte> FactorLabel => "Derive temporary signing key\0"u8;

    private static ReadOnlySpan<byte> PrefixLabel => "Derive temporary signing key hash input"u8;

    private static ReadOnlySpan<byte> NonceLabel => "key-blind"u8;

    /// <summary>The base point of the curve as the specification writes it.</summary>
    private static ReadOnlySpan<byte> BasePoint =>
        "(15112221349535400772501151409588531511454012693041857206046113283949847762202, 46316835694926478169428394003475163141307993866256225615783033603165251855960)"u8;

    /// <summary>The public half of a period's key.</summary>
    /// <returns>False when the service's key is none.</returns>
    public static bool TryBlind(Ed25519Id identity, TimePeriod period, out Ed25519Id blinded)
    {
        Span<byte> factor = stackalloc byte[Ed25519Group.ScalarLength];
        Span<byte> key = stackalloc byte[Ed25519Id.Length];
        ComputeFactor(identity, period, factor);
        identity.CopyTo(key);
        bool isGood = Ed25519Group.TryMultiply(factor, key, key);
        blinded = Ed25519Id.FromBytes(key);
        return isGood;
    }

    /// <summary>The secret half of a period's key.</summary>
    public static Ed25519KeyPair Blind(Ed25519KeyPair identity, TimePeriod period)
    {
        Span<byte> factor = stackalloc byte[Ed25519Group.ScalarLength];
        ComputeFactor(identity.PublicKey, period, factor);
        using SecretBytes expanded = BlindSecret(identity.ExpandedKey, factor);
        return Ed25519KeyPair.FromExpanded(expanded.Span);
    }

    /// <summary>A secret key, blinded with any factor.</summary>
    internal static SecretBytes BlindSecret(ReadOnlySpan<byte> expanded, ReadOnlySpan<byte> factor)
    {
        SecretBytes blinded = new(Ed25519.ExpandedKeyLength);
        Span<byte> prefixInput = stackalloc byte[PrefixLabel.Length + Ed25519Group.ScalarLength];
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        Ed25519Group.MultiplyScalars(factor, expanded[..Ed25519Group.ScalarLength], blinded.Writable[..Ed25519Group.ScalarLength]);
        ByteWriter writer = new(prefixInput);
        writer.WriteBytes(PrefixLabel);
        writer.WriteBytes(expanded[Ed25519Group.ScalarLength..]);
        SHA512.HashData(writer.Written, digest);
        digest[..Ed25519Group.ScalarLength].CopyTo(blinded.Writable[Ed25519Group.ScalarLength..]);
        CryptographicOperations.ZeroMemory(prefixInput);
        CryptographicOperations.ZeroMemory(digest);
        return blinded;
    }

    /// <summary>Makes a factor of 32 bytes, as tor clamps it: not as X25519 does.</summary>
    internal static void Clamp(Span<byte> factor)
    {
        factor[0] &= 0xf8;
        factor[31] &= 0x3f;
        factor[31] |= 0x40;
    }

    private static void ComputeFactor(Ed25519Id identity, TimePeriod period, Span<byte> factor)
    {
        Span<byte> input = stackalloc byte[FactorLabel.Length + Ed25519Id.Length + BasePoint.Length + NonceLength];
        ByteWriter writer = new(input);
        writer.WriteBytes(FactorLabel);
        identity.CopyTo(writer.Reserve(Ed25519Id.Length));
        writer.WriteBytes(BasePoint);
        writer.WriteBytes(NonceLabel);
        writer.WriteUInt64((ulong)period.Number);
        writer.WriteUInt64((ulong)period.LengthMinutes);
        Sha3Digest.Hash256(writer.Written, factor);
        Clamp(factor);
    }
}
