using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Hosting.Options;

/// <summary>
/// The ledger that a node settles on: a network of Stellar's kind, one asset on it, and the Horizon servers that are asked. Nothing of
/// it is built in, and all three must be given or none; with none, nothing is paid. Torrc has these with <c>MW</c> in front.
/// </summary>
public sealed class LedgerHostOptions
{
    /// <summary>The most servers that may be named.</summary>
    public const int MaximumServers = 8;

    /// <summary>
    /// The Horizon servers, in the order in which they are asked. With several, a payment is believed when all show it. HTTPS; plain HTTP only on
    /// this computer.
    /// </summary>
    public IList<Uri> Servers { get; } = [];

    /// <summary>The passphrase of the ledger's network.</summary>
    public string? NetworkPassphrase { get; set; }

    /// <summary>What is paid with: an issued asset, its code and its issuer.</summary>
    public Asset? Asset { get; set; }

    /// <summary>
    /// File of the key of an account that pays higher fees when the ledger wants them; null for none: then payments wait until fees fall.
    /// </summary>
    public string? FeeAccountFile { get; set; }

    /// <summary>
    /// Whether the node opens the trust line of its account itself, when the account is there and has none: it costs the account a fee and a
    /// reserve in the ledger's own coin. <value>Default: true.</value>
    /// </summary>
    public bool OpensTrustLine { get; set; } = true;

    /// <summary>
    /// Whether a client asks its servers over circuits, so that they do not learn whose account it is; null for all servers that are not on
    /// this computer. Relays ask directly: their accounts are in their descriptors. <value>Default: null.</value>
    /// </summary>
    public bool? UsesCircuits { get; set; }

    /// <summary>Whether anything is said about a ledger.</summary>
    public bool IsNamed => Servers.Count > 0 || NetworkPassphrase is not null || Asset is not null || FeeAccountFile is not null;

    /// <summary>Whether all is said that is needed.</summary>
    public bool IsComplete => Servers.Count > 0 && NetworkPassphrase is not null && Asset is not null;

    /// <summary>The line of the first option about it; the default where the options come from a program.</summary>
    internal OptionPlace Place { get; set; }
}
