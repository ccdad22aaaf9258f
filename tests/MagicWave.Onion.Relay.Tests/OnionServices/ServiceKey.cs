using System.Security.Cryptography;
using MagicWave.Cryptography;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>The key of a service at one introduction point.</summary>
internal sealed class ServiceKey
{
    private readonly byte[] _expanded = new byte[Ed25519.ExpandedKeyLength];

    public ServiceKey()
    {
        Ed25519.ExpandSeed(RandomNumberGenerator.GetBytes(Ed25519.SeedLength), _expanded);
        Ed25519.DerivePublicKey(_expanded, Public);
    }

    public byte[] Public { get; } = new byte[Ed25519.PublicKeyLength];

    public byte[] Sign(byte[] message)
    {
        byte[] signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(_expanded, Public, message, signature);
        return signature;
    }

    /// <summary>What a client sends to the introduction point.</summary>
    public byte[] IntroduceCell(byte tag = 7, int encryptedLength = 200) =>
        [.. new byte[20], 2, 0, 32, .. Public, 0, .. Enumerable.Repeat(tag, encryptedLength)];
}
