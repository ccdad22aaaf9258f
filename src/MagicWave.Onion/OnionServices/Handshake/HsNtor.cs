using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Handshake;

/// <summary>
/// What client and service share of the hs-ntor handshake (rend-spec-v3 sections 3.3.2 and 4.2): the keys of an introduction, and those of
/// the virtual hop between the two.
/// </summary>
internal static class HsNtor
{
    /// <summary>The key that encrypts an introduction (AES-256), then the key of its MAC: 32 bytes each.</summary>
    public const int IntroduceKeysLength = 2 * KeyLength;

    /// <summary>What RENDEZVOUS1 and 2 carry: the service's Y and a MAC.</summary>
    public const int ReplyLength = X25519.KeyLength + Sha3Digest.Length;

    /// <summary>
    /// The keys of the virtual hop: forward and backward seeds of SHA3-256 digests, then forward and backward keys of AES-256, 32 bytes
    /// each. Forward is from the client to the service.
    /// </summary>
    public const int KeyMaterialLength = 4 * KeyLength;

    internal const int KeyLength = 32;

    private const int ProtocolIdLength = 33;
    private const int LabelRoom = 16;
    private const int IntroduceSecretLength = X25519.KeyLength + Ed25519Id.Length + (2 * X25519.KeyLength) + ProtocolIdLength;
    private const int RendezvousSecretLength = (2 * X25519.KeyLength) + Ed25519Id.Length + (3 * X25519.KeyLength) + ProtocolIdLength;
    private const int AuthInputLength = Sha3Digest.Length + Ed25519Id.Length + (3 * X25519.KeyLength) + ProtocolIdLength + 6;

    private static ReadOnlySpan<byte> ProtocolId => "tor-hs-ntor-curve25519-sha3-256-1"u8;

    private static ReadOnlySpan<byte> EncryptTweak => "tor-hs-ntor-curve25519-sha3-256-1:hs_key_extract"u8;

    private static ReadOnlySpan<byte> VerifyTweak => "tor-hs-ntor-curve25519-sha3-256-1:hs_verify"u8;

    private static ReadOnlySpan<byte> MacTweak => "tor-hs-ntor-curve25519-sha3-256-1:hs_mac"u8;

    private static ReadOnlySpan<byte> ExpandTweak => "tor-hs-ntor-curve25519-sha3-256-1:hs_key_expand"u8;

    /// <summary>The keys of an introduction.</summary>
    /// <param name="said">The public keys.</param>
    /// <param name="xb">What x and B agree on.</param>
    /// <param name="subcredential">Of the period.</param>
    /// <param name="keys">Receives <see cref="IntroduceKeysLength"/> bytes.</param>
    public static void DeriveIntroduceKeys(in HsNtorTranscript said, ReadOnlySpan<byte> xb, Subcredential subcredential, Span<byte> keys)
    {
        Span<byte> input = stackalloc byte[IntroduceSecretLength + EncryptTweak.Length + ExpandTweak.Length + Subcredential.Length];
        ByteWriter writer = new(input);
        writer.WriteBytes(xb);
        said.AuthKey.CopyTo(writer.Reserve(Ed25519Id.Length));
        writer.WriteBytes(said.X);
        writer.WriteBytes(said.B);
        writer.WriteBytes(ProtocolId);
        writer.WriteBytes(EncryptTweak);
        writer.WriteBytes(ExpandTweak);
        writer.WriteBytes(subcredential.Bytes);
        Sha3Digest.Shake256(writer.Written, keys);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <summary>The service's MAC and the keys of the virtual hop.</summary>
    public static void DeriveRendezvous(
        in HsNtorTranscript said, ReadOnlySpan<byte> y, ReadOnlySpan<byte> xy, ReadOnlySpan<byte> xb, Span<byte> mac, Span<byte> keyMaterial)
    {
        Span<byte> secret = stackalloc byte[RendezvousSecretLength];
        Span<byte> auth = stackalloc byte[AuthInputLength];
        Span<byte> expand = stackalloc byte[KeyLength + ExpandTweak.Length];
        ByteWriter secretInput = new(secret);
        secretInput.WriteBytes(xy);
        secretInput.WriteBytes(xb);
        said.AuthKey.CopyTo(secretInput.Reserve(Ed25519Id.Length));
        secretInput.WriteBytes(said.B);
        secretInput.WriteBytes(said.X);
        secretInput.WriteBytes(y);
        secretInput.WriteBytes(ProtocolId);

        ByteWriter authInput = new(auth);
        ComputeMac(secretInput.Written, VerifyTweak, authInput.Reserve(Sha3Digest.Length));
        said.AuthKey.CopyTo(authInput.Reserve(Ed25519Id.Length));
        authInput.WriteBytes(said.B);
        authInput.WriteBytes(y);
        authInput.WriteBytes(said.X);
        authInput.WriteBytes(ProtocolId);
        authInput.WriteBytes("Server"u8);
        ComputeMac(authInput.Written, MacTweak, mac);

        ByteWriter expandInput = new(expand);
        ComputeMac(secretInput.Written, EncryptTweak, expandInput.Reserve(KeyLength));
        expandInput.WriteBytes(ExpandTweak);
        Sha3Digest.Shake256(expandInput.Written, keyMaterial);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(auth);
        CryptographicOperations.ZeroMemory(expand);
    }

    /// <summary>The MAC of rend-spec-v3 section 0.3: SHA3-256 of the key's length in 8 bytes, the key and the message.</summary>
    /// <exception cref="ArgumentException">Together they are longer than any cell.</exception>
    public static void ComputeMac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac)
    {
        Span<byte> input = stackalloc byte[Cells.CellConstants.PayloadLength + RendezvousSecretLength + LabelRoom];
        ByteWriter writer = new(input);
        writer.WriteUInt64((ulong)key.Length);
        writer.WriteBytes(key);
        writer.WriteBytes(message);
        Sha3Digest.Hash256(writer.Written, mac);
        CryptographicOperations.ZeroMemory(input);
    }
}
