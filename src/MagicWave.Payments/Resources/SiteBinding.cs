using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Resources;

/// <summary>
/// A site's word that an account is its own: the key of the onion address signs the account and the network. It is made once and is part of every
/// request for payment, so that a visitor who knows the address knows whom it pays, and a copied site cannot send its visitors another's requests.
/// </summary>
public sealed class SiteBinding
{
    /// <summary>Length of the signature, in bytes.</summary>
    public const int SignatureLength = Ed25519.SignatureLength;

    private readonly byte[] _signature;

    private SiteBinding(SiteKey site, SettlementAccount account, NetworkId network, byte[] signature) =>
        (Site, Account, Network, _signature) = (site, account, network, signature);

    /// <summary>The site.</summary>
    public SiteKey Site { get; }

    /// <summary>Where it is paid.</summary>
    public SettlementAccount Account { get; }

    /// <summary>The ledger and asset.</summary>
    public NetworkId Network { get; }

    /// <summary>The signature, 64 bytes.</summary>
    public ReadOnlyMemory<byte> Signature => _signature;

    private static ReadOnlySpan<byte> Tag => "MagicWave site account 1"u8;

    /// <summary>What the site's key has to sign: the tag <c>MagicWave site account 1</c>, network (32), account (32).</summary>
    public static byte[] MessageFor(NetworkId network, SettlementAccount account)
    {
        byte[] message = new byte[Tag.Length + NetworkId.Length + SettlementAccount.Length];
        Tag.CopyTo(message);
        network.CopyTo(message.AsSpan(Tag.Length));
        account.CopyTo(message.AsSpan(Tag.Length + NetworkId.Length));
        return message;
    }

    /// <summary>Takes a signature.</summary>
    /// <returns>Null when it is not the site's over this account and network.</returns>
    public static SiteBinding? TryCreate(SiteKey site, SettlementAccount account, NetworkId network, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength)
        {
            return null;
        }

        Span<byte> key = stackalloc byte[SiteKey.Length];
        site.CopyTo(key);
        return Ed25519.Verify(key, MessageFor(network, account), signature) ? new(site, account, network, signature.ToArray()) : null;
    }
}
