using MagicWave.Payments.Strategies;

namespace MagicWave.Hosting;

/// <summary>How large a <see cref="LocalNetwork"/> is and what is paid in it.</summary>
public sealed class LocalNetworkOptions
{
    /// <summary>Folder of all nodes' keys, logs, torrcs and books, and of the ledger. Made when it is missing; must not be in use.</summary>
    public required string Folder { get; init; }

    /// <summary>How many relays there are besides the authority, 3 to 30. Every third is an exit. <value>Default: 6.</value></summary>
    public int Relays { get; init; } = 6;

    /// <summary>Traffic, in bytes, that is paid for at once on average; from 64 KiB. <value>Default: 4 MiB.</value></summary>
    public long PayThreshold { get; init; } = 4L << 20;

    /// <summary>
    /// What each relay earns per cell, in units of 1e-13 MWT; null for a price at which the credit of a neighbour that never paid is worth ten
    /// stroops: a ledger settles whole stroops only, so with less nobody could ever begin to pay.
    /// </summary>
    public int? PricePerCell { get; init; }

    /// <summary>How the client pays. <value>Default: peer.</value></summary>
    public ISettlementStrategy Strategy { get; init; } = PeerBalanceStrategy.Instance;

    /// <summary>Whether there is a node for a publisher, who is paid like everybody else. <value>Default: false.</value></summary>
    public bool HasPublisher { get; init; }

    /// <summary>The client's SOCKS port on 127.0.0.1; 0 for a free one. <value>Default: 0.</value></summary>
    public int SocksPort { get; init; }
}
