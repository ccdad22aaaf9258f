using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Onion.Identity;

/// <summary>An Ed25519 key that can sign. Signing is thread-safe until it is disposed of.</summary>
public sealed class Ed25519KeyPair : IDisposable
{
    private readonly SecretBytes _expanded;

    private Ed25519KeyPair(SecretBytes expanded)
    {
        _expanded = expanded;
        Span<byte> publicKey = stackalloc byte[Ed25519.PublicKeyLength];
        Ed25519.DerivePublicKey(expanded.Span, publicKey);
        PublicKey = Ed25519Id.FromBytes(publicKey);
    }

    /// <summary>The public key.</summary>
    public Ed25519Id PublicKey { get; }

    /// <summary>The secret key in tor's expanded form, 64 bytes.</summary>
    /// <exception cref="ObjectDisposedException">It was erased.</exception>
    public ReadOnlySpan<byte> ExpandedKey => _expanded.Span;

    /// <summary>Makes a new key.</summary>
    public static Ed25519KeyPair Generate(IRandom random)
    {
        using SecretBytes seed = SecretBytes.Generate(Ed25519.SeedLength, random);
        SecretBytes expanded = new(Ed25519.ExpandedKeyLength);
        Ed25519.ExpandSeed(seed.Span, expanded.Writable);
        return new Ed25519KeyPair(expanded);
    }

    /// <summary>Takes an expanded key over, by copying it.</summary>
    /// <exception cref="ArgumentException">It does not have 64 bytes.</exception>
    public static Ed25519KeyPair FromExpanded(ReadOnlySpan<byte> expanded)
    {
        if (expanded.Length != Ed25519.ExpandedKeyLength)
        {
            throw new ArgumentException("An expanded key has 64 bytes.", nameof(expanded));
        }

        return new Ed25519KeyPair(new SecretBytes(expanded));
    }

    /// <summary>Signs.</summary>
    /// <returns>64 bytes.</returns>
    /// <exception cref="ObjectDisposedException">The key was erased.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        byte[] signature = new byte[Ed25519.SignatureLength];
        Sign(message, signature);
        return signature;
    }

    /// <summary>Signs.</summary>
    /// <param name="message">What is signed, of any length.</param>
    /// <param name="signature">Receives 64 bytes.</param>
    /// <exception cref="ArgumentException">The signature has another length.</exception>
    /// <exception cref="ObjectDisposedException">The key was erased.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Span<byte> publicKey = stackalloc byte[Ed25519.PublicKeyLength];
        PublicKey.CopyTo(publicKey);
        Ed25519.Sign(_expanded.Span, publicKey, message, signature);
    }

    /// <summary>Erases the secret.</summary>
    public void Dispose() => _expanded.Dispose();
}
