using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Hosting.Options;

/// <summary>
/// The ledger that a node settles on: a network of Stellar's kind, one asset on it, and the Horizon servers that are asked. Nothing of
/// it is built in, and all three must be given or none; with none, nothing is paid. Torrc has these with <c>MW</c> in front.
/// </summary>
public sealed class LedgerHostOptions
{
    /// <summary>The most servers that may be named.</summary>
    public const int MaximumServers = 8;

    /// <summary>The most channel accounts.</summary>
    public const int MaximumChannelAccounts = 16;

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
    /// How many accounts lend payments their sequences, so that as many may be in flight at once: 0 to <see cref="MaximumChannelAccounts"/>. The node makes
    /// their keys, and the accounts from its own. <value>Default: 0, one payment after the other.</value>
    /// </summary>
    public int ChannelAccounts { get; set; }

    /// <summary>
    /// Whether money is set aside on the ledger for payees that cannot hold the asset yet; they take it once they can, within seven days.
    /// <value>Default: false, then such payees wait.</value>
    /// </summary>
    public bool SetsAside { get; set; }

    /// <summary>
    /// What the asset's issuer may have the right to do. When it has given itself another right, has frozen what somebody holds, or has made more than
    /// <see cref="AssetSupply"/>, no neighbour gets more credit. <value>Default: nothing.</value>
    /// </summary>
    public AccountFlags AssetAllows { get; set; }

    /// <summary>The most of the asset that there may be, in stroops; null for any amount.</summary>
    public long? AssetSupply { get; set; }

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
