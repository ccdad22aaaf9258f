using System.Security.Cryptography;
using System.Text;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>
/// A network of ledgers: its passphrase, and the hash of it that every signature covers, so that none is good on another network. There is
/// no default: which network, which asset and which issuer are the operator's to say.
/// </summary>
public sealed record LedgerNetwork
{
    private static ReadOnlySpan<byte> Domain => "MagicWave ledger and asset 1"u8;

    /// <summary>The network with this passphrase.</summary>
    /// <exception cref="ArgumentException">The passphrase is empty.</exception>
    public LedgerNetwork(string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        Passphrase = passphrase;
        Id = Hash256.Of(Encoding.UTF8.GetBytes(passphrase));
    }

    /// <summary>The passphrase, with regard to every character.</summary>
    public string Passphrase { get; }

    /// <summary>SHA-256 of the passphrase.</summary>
    public Hash256 Id { get; }

    /// <summary>What neighbours must agree on: one id for the network, the asset's code and its issuer.</summary>
    public NetworkId IdFor(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return NetworkId.FromBytes(SHA256.HashData([.. Domain, .. Id.ToArray(), .. XdrConvert.ToBytes(asset)]));
    }
}
