using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>Writes, encrypts and signs a service's descriptor, with the lines in the order of C tor (rend-spec-v3 2.4 and 2.5).</summary>
internal static class OnionDescriptorWriter
{
    /// <summary>
    /// Writes one. With keys of clients only those can read it; without, whoever knows the address. False when it would be too long to be
    /// stored: a descriptor takes some 200 clients beside 10 introduction points.
    /// </summary>
    /// <param name="descriptor">What to say.</param>
    /// <param name="keys">The keys for the time period.</param>
    /// <param name="revisionCounter">Higher than in any descriptor before it under the same blinded key.</param>
    /// <param name="clients">The X25519 public keys of authorised clients, 32 bytes each; empty where anybody may read.</param>
    /// <param name="random">For the ephemeral key, the cookie and the salts.</param>
    /// <param name="text">The document.</param>
    /// <exception cref="ArgumentException">A length is wrong, or there are too many introduction points, or a client's key is none.</exception>
    public static bool TryWrite(
        OnionDescriptor descriptor,
        OnionDescriptorKeys keys,
        ulong revisionCounter,
        IReadOnlyList<ReadOnlyMemory<byte>> clients,
        IRandom random,
        [NotNullWhen(true)] out byte[]? text)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(clients);
        ArgumentNullException.ThrowIfNull(random);
        if (descriptor.IntroductionPoints.Count > OnionDescriptorLimits.IntroductionPoints
            || keys.Subcredential.Length != DescriptorSecret.SubcredentialLength)
        {
            throw new ArgumentException("A descriptor has at most 20 introduction points, and a subcredential has 32 bytes.", nameof(descriptor));
        }

        byte[] blindedKey = keys.BlindedKey.ToArray();
        MiddleDocument middle = WriteInnerLayer(InnerDocumentWriter.Write(descriptor), blindedKey, keys, revisionCounter, clients, random);
        DescriptorSecret secret = new(blindedKey, cookie: default, keys.Subcredential.Span, revisionCounter);
        byte[] superencrypted = DescriptorLayer.Superencrypted.Encrypt(secret, MiddleDocument.Pad(middle.Write()), random);
        byte[] document = WriteOuter(keys, revisionCounter, superencrypted);
        text = document.Length < OnionDescriptorLimits.Length ? document : null;
        return text is not null;
    }

    private static MiddleDocument WriteInnerLayer(
        byte[] inner,
        ReadOnlySpan<byte> blindedKey,
        OnionDescriptorKeys keys,
        ulong revisionCounter,
        IReadOnlyList<ReadOnlyMemory<byte>> clients,
        IRandom random)
    {
        using SecretBytes ephemeral = new(X25519.KeyLength);
        X25519.GeneratePrivateKey(ephemeral.Writable, random);
        byte[] ephemeralPublic = new byte[X25519.KeyLength];
        X25519.DerivePublicKey(ephemeral.Span, ephemeralPublic);
        using SecretBytes cookie = SecretBytes.Generate(DescriptorCookie.Length, random);
        List<AuthorizedClient> lines = new(clients.Count);
        foreach (ReadOnlyMemory<byte> client in clients)
        {
            if (!DescriptorCookie.TrySeal(
                cookie.Span, keys.Subcredential.Span, ephemeral.Span, client.Span, random, out AuthorizedClient line))
            {
                throw new ArgumentException("A client's key has a small order.", nameof(clients));
            }

            lines.Add(line);
        }

        DescriptorSecret secret = new(blindedKey, clients.Count == 0 ? default : cookie.Span, keys.Subcredential.Span, revisionCounter);
        byte[] encrypted = DescriptorLayer.Encrypted.Encrypt(secret, inner, random);
        CryptographicOperations.ZeroMemory(inner);
        return new() { EphemeralKey = ephemeralPublic, Clients = MiddleDocument.Mix(lines, random), Encrypted = encrypted };
    }

    private static byte[] WriteOuter(OnionDescriptorKeys keys, ulong revisionCounter, ReadOnlySpan<byte> superencrypted)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        DocumentBuilder document = new DocumentBuilder()
            .Line("hs-descriptor 3")
            .Line(string.Create(invariant, $"descriptor-lifetime {(int)OnionDescriptorLimits.DefaultLifetime.TotalMinutes}"))
            .Line("descriptor-signing-key-cert").Object("ED25519 CERT", keys.SigningCertificate.Encoded.Span)
            .Line(string.Create(invariant, $"revision-counter {revisionCounter}"))
            .Line("superencrypted").Object(LayerText.Message, superencrypted);
        byte[] signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(
            keys.SigningKey.Span,
            keys.SigningCertificate.CertifiedKey,
            OnionDescriptorOuter.SignedBytes(document.ToUtf8()),
            signature);
        return document.Line($"signature {DocumentBuilder.Base64(signature)}").ToUtf8();
    }
}
