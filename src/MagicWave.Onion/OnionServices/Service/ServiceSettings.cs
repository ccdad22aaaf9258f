using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>How a <see cref="ServiceHost"/> works.</summary>
internal sealed record ServiceSettings
{
    /// <summary>At how many relays it takes introductions, 1 to 20.</summary>
    public int IntroductionPoints { get; init; } = 3;

    /// <summary>Whether the service's own circuits have one hop: visitors stay hidden, and the service does not.</summary>
    public bool IsSingleHop { get; init; }

    /// <summary>X25519 public keys of those who may read its descriptor, 32 bytes each; empty for everybody.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Clients { get; init; } = [];

    /// <summary>The limit that introduction points are asked to hold; null for the network's own.</summary>
    public IntroDosParameters? Limit { get; init; }

    /// <summary>How it asks clients for work; null when it does not, and takes introductions as they come.</summary>
    public PowDefenseOptions? ProofOfWork { get; init; }

    /// <summary>Whether the network is one for tests, with short periods.</summary>
    public bool IsTestingNetwork { get; init; }

    /// <summary>Whether rendezvous points may have private addresses: in networks for tests.</summary>
    public bool AllowsPrivateRelays { get; init; }

    /// <summary>
    /// So many clients are joined with the service at a time, and some more while they come. For another one, the circuit that has no stream and is there longest is
    /// closed; when all have streams, introductions are dropped.
    /// </summary>
    public int MaximumMeetings { get; init; } = 8192;

    /// <summary>
    /// So many circuits to rendezvous points are built at the same time. For another one, the longest is given up when it takes long; else the introduction is dropped.
    /// </summary>
    public int MaximumPending { get; init; } = 200;

    /// <summary>Which relays are never chosen as introduction points.</summary>
    public Func<Relay, bool> IsExcluded { get; init; } = static _ => false;
}
