using System.Text;
using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.OnionServices;

/// <summary>A service that uploads descriptors. What is encrypted in them is no relay's business: here it is noise.</summary>
internal sealed class DescribedService
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly SeededRandom _random;
    private readonly byte[] _blinded;
    private readonly byte[] _signing;
    private readonly byte[] _signingPublic;

    public DescribedService(ulong seed)
    {
        _random = new(seed);
        (_blinded, BlindedKey) = NewKey();
        (_signing, _signingPublic) = NewKey();
    }

    public byte[] BlindedKey { get; }

    /// <summary>The blinded key, as clients ask for it.</summary>
    public string Name => Convert.ToBase64String(BlindedKey).TrimEnd('=');

    public byte[] Write(ulong revision = 1, int minutes = 180, int noise = 10_048, DateTimeOffset? expires = null, byte[]? certifier = null)
    {
        Ed25519Certificate certificate = Ed25519Certificate.Create(
            Ed25519CertificateType.BlindedSigning, _signingPublic, CertifiedKeyType.Ed25519, expires ?? Now.AddHours(54), certifier ?? _blinded, BlindedKey,
            includeSigningKey: true);
        StringBuilder text = new();
        text.Append("hs-descriptor 3\n");
        text.Append($"descriptor-lifetime {minutes}\n");
        text.Append("descriptor-signing-key-cert\n").Append(Object("ED25519 CERT", certificate.Encoded.Span));
        text.Append($"revision-counter {revision}\n");
        text.Append("superencrypted\n").Append(Object("MESSAGE", _random.Bytes(noise)));
        byte[] signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(_signing, _signingPublic, [.. "Tor onion service descriptor sig v3"u8, .. Encoding.ASCII.GetBytes(text.ToString())], signature);
        text.Append("signature ").Append(Convert.ToBase64String(signature).TrimEnd('=')).Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public (byte[] Expanded, byte[] Public) NewKey()
    {
        byte[] expanded = new byte[Ed25519.ExpandedKeyLength];
        byte[] shown = new byte[Ed25519.PublicKeyLength];
        Ed25519.ExpandSeed(_random.Bytes(Ed25519.SeedLength), expanded);
        Ed25519.DerivePublicKey(expanded, shown);
        return (expanded, shown);
    }

    private static string Object(string kind, ReadOnlySpan<byte> bytes)
    {
        string base64 = Convert.ToBase64String(bytes);
        IEnumerable<string> lines = base64.Chunk(64).Select(static line => new string(line));
        return $"-----BEGIN {kind}-----\n{string.Join('\n', lines)}\n-----END {kind}-----\n";
    }
}
