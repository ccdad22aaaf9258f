using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Payments.Accounts;

/// <summary>
/// The secret key of a settlement account. Whoever has it can spend the account. It signs only what the payment assemblies build:
/// messages and transfers out of its own books, never bytes that somebody handed in. Not thread-safe while it is disposed of; signing is.
/// </summary>
public sealed class SettlementKey : IDisposable
{
    private readonly SecretBytes _expanded;
    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeyLength];

    private SettlementKey(SecretBytes expanded)
    {
        _expanded = expanded;
        Ed25519.DerivePublicKey(expanded.Span, _publicKey);
        Account = SettlementAccount.FromBytes(_publicKey);
    }

    /// <summary>Length of a seed, in bytes.</summary>
    public static int SeedLength => Ed25519.SeedLength;

    /// <summary>The account that the key owns.</summary>
    public SettlementAccount Account { get; }

    /// <summary>The key of a 32-byte seed (RFC 8032; Stellar's secret seeds hold the same). The caller erases its copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static SettlementKey FromSeed(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedLength);
        SecretBytes expanded = new(Ed25519.ExpandedKeyLength);
        Ed25519.ExpandSeed(seed, expanded.Writable);
        return new(expanded);
    }

    /// <summary>Erases the key.</summary>
    public void Dispose() => _expanded.Dispose();

    internal void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => Ed25519.Sign(_expanded.Span, _publicKey, message, signature);
}
