using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Handshakes;

/// <summary>
/// What both sides of the ntor-v3 handshake share (tor-spec 5.1.4.1, proposal 332): sizes, and the derivations over SHA3-256 and SHAKE-256.
/// Every tweak and every field of variable length is encapsulated: preceded by its length in 8 bytes.
/// </summary>
public static class NtorV3
{
    /// <summary>What a request has beside the message: the relay's Ed25519 identity, its onion key, the client's X, a MAC.</summary>
    public const int RequestOverhead = Ed25519Id.Length + (2 * X25519.KeyLength) + DigestLength;

    /// <summary>What a reply has beside the message: the relay's Y and a MAC.</summary>
    public const int ReplyOverhead = X25519.KeyLength + DigestLength;

    /// <summary>The longest message in a request that fits CREATE2 (tor-spec 5.1). EXTEND2 leaves less, by its link specifiers.</summary>
    public const int MaximumRequestMessageLength = Create2Body.MaximumDataLength - RequestOverhead;

    /// <summary>The longest message in a reply that fits CREATED2 and EXTENDED2.</summary>
    public const int MaximumReplyMessageLength = Created2Body.MaximumDataLength - ReplyOverhead;

    /// <summary>The most key material that is derived in one handshake, in bytes.</summary>
    public const int MaximumKeyMaterialLength = 256;

    internal const int DigestLength = Sha3Digest.Length;
    internal const int EncryptionKeyLength = 32;

    /// <summary>The longest verification string; ours has 14 bytes.</summary>
    internal const int MaximumVerificationLength = 32;

    /// <summary>
    /// Bounds every hash input: the longest one is the authenticator's, with the longest message and about 300 bytes around it.
    /// </summary>
    private const int MaximumInputLength = 1024;

    /// <summary>Keeps the handshake of circuits apart from other uses of ntor-v3 (tor-spec 5.1.4.1).</summary>
    internal static ReadOnlySpan<byte> CircuitVerification => "circuit extend"u8;

    private static ReadOnlySpan<byte> ProtocolId => "ntor3-curve25519-sha3_256-1"u8;

    /// <summary>The keys that protect the client's message: 32 bytes to encrypt, 32 for the MAC.</summary>
    internal static void DeriveMessageKeys(in NtorV3Transcript said, ReadOnlySpan<byte> xb, Span<byte> keys)
    {
        Span<byte> input = stackalloc byte[MaximumInputLength];
        ByteWriter writer = new(input);
        WriteEncapsulated(ref writer, "ntor3-curve25519-sha3_256-1:kdf_phase1"u8);
        writer.WriteBytes(xb);
        writer.WriteBytes(said.Identity);
        writer.WriteBytes(said.X);
        writer.WriteBytes(said.B);
        writer.WriteBytes(ProtocolId);
        WriteEncapsulated(ref writer, said.Verification);
        Sha3Digest.Shake256(writer.Written, keys);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <summary>The MAC over the client's encrypted message.</summary>
    internal static void ComputeMessageMac(
        in NtorV3Transcript said, ReadOnlySpan<byte> macKey, ReadOnlySpan<byte> encryptedMessage, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[MaximumInputLength];
        ByteWriter writer = new(input);
        WriteEncapsulated(ref writer, "ntor3-curve25519-sha3_256-1:msg_mac"u8);
        WriteEncapsulated(ref writer, macKey);
        writer.WriteBytes(said.Identity);
        writer.WriteBytes(said.B);
        writer.WriteBytes(said.X);
        writer.WriteBytes(encryptedMessage);
        Sha3Digest.Hash256(writer.Written, mac);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <summary>The seed of the final keys and the value that proves both agreements, 32 bytes each.</summary>
    internal static void DeriveSeeds(
        in NtorV3Transcript said, ReadOnlySpan<byte> xy, ReadOnlySpan<byte> xb, ReadOnlySpan<byte> y, Span<byte> keySeed, Span<byte> verify)
    {
        Span<byte> input = stackalloc byte[MaximumInputLength];
        WriteSecretInput(input, "ntor3-curve25519-sha3_256-1:key_seed"u8, said, xy, xb, y, keySeed);
        WriteSecretInput(input, "ntor3-curve25519-sha3_256-1:verify"u8, said, xy, xb, y, verify);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <summary>The MAC with which the relay proves who it is and what it answered.</summary>
    internal static void ComputeAuthenticator(
        in NtorV3Transcript said,
        ReadOnlySpan<byte> verify,
        ReadOnlySpan<byte> y,
        ReadOnlySpan<byte> messageMac,
        ReadOnlySpan<byte> encryptedReply,
        Span<byte> authenticator)
    {
        Span<byte> input = stackalloc byte[MaximumInputLength];
        ByteWriter writer = new(input);
        WriteEncapsulated(ref writer, "ntor3-curve25519-sha3_256-1:auth_final"u8);
        writer.WriteBytes(verify);
        writer.WriteBytes(said.Identity);
        writer.WriteBytes(said.B);
        writer.WriteBytes(y);
        writer.WriteBytes(said.X);
        writer.WriteBytes(messageMac);
        WriteEncapsulated(ref writer, encryptedReply);
        writer.WriteBytes(ProtocolId);
        writer.WriteBytes("Server"u8);
        Sha3Digest.Hash256(writer.Written, authenticator);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <summary>The key that encrypts the relay's message, and the key material.</summary>
    internal static void DeriveFinalKeys(ReadOnlySpan<byte> keySeed, Span<byte> encryptionKey, Span<byte> keyMaterial)
    {
        Span<byte> input = stackalloc byte[MaximumInputLength];
        Span<byte> output = stackalloc byte[EncryptionKeyLength + MaximumKeyMaterialLength];
        ByteWriter writer = new(input);
        WriteEncapsulated(ref writer, "ntor3-curve25519-sha3_256-1:kdf_final"u8);
        writer.WriteBytes(keySeed);
        Span<byte> used = output[..(EncryptionKeyLength + keyMaterial.Length)];
        Sha3Digest.Shake256(writer.Written, used);
        used[..EncryptionKeyLength].CopyTo(encryptionKey);
        used[EncryptionKeyLength..].CopyTo(keyMaterial);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(output);
    }

    /// <summary>Encrypts or decrypts a message in place: AES-256 in counter mode from zero.</summary>
    internal static void Crypt(ReadOnlySpan<byte> encryptionKey, Span<byte> message)
    {
        using AesCtr stream = new(encryptionKey, []);
        stream.Transform(message);
    }

    private static void WriteSecretInput(
        Span<byte> input,
        ReadOnlySpan<byte> tweak,
        in NtorV3Transcript said,
        ReadOnlySpan<byte> xy,
        ReadOnlySpan<byte> xb,
        ReadOnlySpan<byte> y,
        Span<byte> digest)
    {
        ByteWriter writer = new(input);
        WriteEncapsulated(ref writer, tweak);
        writer.WriteBytes(xy);
        writer.WriteBytes(xb);
        writer.WriteBytes(said.Identity);
        writer.WriteBytes(said.B);
        writer.WriteBytes(said.X);
        writer.WriteBytes(y);
        writer.WriteBytes(ProtocolId);
        WriteEncapsulated(ref writer, said.Verification);
        Sha3Digest.Hash256(writer.Written, digest);
    }

    private static void WriteEncapsulated(ref ByteWriter writer, scoped ReadOnlySpan<byte> value)
    {
        writer.WriteUInt64((ulong)value.Length);
        writer.WriteBytes(value);
    }
}
