using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.DirectoryCache;

/// <summary>
/// The documents that a cache or an authority gives out. Filled from a directory client or by an authority; used under the node's gate.
/// </summary>
public sealed class ServedDocuments
{
    // Clients that have an older consensus still ask for what it lists.
    private static readonly TimeSpan KeepUnlisted = TimeSpan.FromDays(7);

    private readonly Dictionary<MicrodescriptorDigest, (Microdescriptor Descriptor, DateTimeOffset LastListed)> _microdescriptors = [];
    private readonly Dictionary<RsaId, ServerDescriptor> _descriptors = [];
    private readonly Dictionary<ConsensusFlavor, ServedConsensus> _consensuses = [];

    /// <summary>The certificates of the authorities.</summary>
    public IReadOnlyList<AuthorityCertificate> Certificates { get; private set; } = [];

    /// <summary>The certificate of this node, where it is an authority.</summary>
    public AuthorityCertificate? OwnCertificate { get; set; }

    /// <summary>The descriptor of this node; null until it is made.</summary>
    public ServerDescriptor? OwnDescriptor { get; set; }

    /// <summary>The server descriptors that are here.</summary>
    public IReadOnlyCollection<ServerDescriptor> Descriptors => _descriptors.Values;

    /// <summary>The consensus of a flavour; null while there is none.</summary>
    public ServedConsensus? FindConsensus(ConsensusFlavor flavor) => _consensuses.GetValueOrDefault(flavor);

    /// <summary>A microdescriptor; null where it is not here.</summary>
    public Microdescriptor? FindMicrodescriptor(MicrodescriptorDigest digest) =>
        _microdescriptors.TryGetValue(digest, out var entry) ? entry.Descriptor : null;

    /// <summary>A server descriptor by the relay's identity; null where it is not here.</summary>
    public ServerDescriptor? FindDescriptor(RsaId id) =>
        OwnDescriptor is { } own && own.RsaId == id ? own : _descriptors.GetValueOrDefault(id);

    /// <summary>A server descriptor by its digest; null where it is not here.</summary>
    public ServerDescriptor? FindDescriptor(DescriptorDigest digest)
    {
        if (OwnDescriptor is { } own && own.Digest == digest)
        {
            return own;
        }

        foreach (ServerDescriptor descriptor in _descriptors.Values)
        {
            if (descriptor.Digest == digest)
            {
                return descriptor;
            }
        }

        return null;
    }

    /// <summary>Replaces the consensus of its flavour, and forgets microdescriptors that no consensus listed for a week.</summary>
    public void SetConsensus(ConsensusDocument document, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(document);
        _consensuses[document.Consensus.Flavor] = new ServedConsensus(document);
        if (document.Consensus.Flavor != ConsensusFlavor.Microdesc)
        {
            return;
        }

        foreach (RouterStatus router in document.Consensus.Routers)
        {
            if (_microdescriptors.TryGetValue(router.MicrodescriptorDigest, out var entry))
            {
                _microdescriptors[router.MicrodescriptorDigest] = (entry.Descriptor, date);
            }
        }

        foreach ((MicrodescriptorDigest digest, var entry) in _microdescriptors)
        {
            if (date - entry.LastListed > KeepUnlisted)
            {
                _microdescriptors.Remove(digest);
            }
        }
    }

    /// <summary>Replaces the certificates.</summary>
    public void SetCertificates(IReadOnlyList<AuthorityCertificate> certificates) => Certificates = certificates;

    /// <summary>Adds microdescriptors.</summary>
    public void AddMicrodescriptors(IEnumerable<Microdescriptor> descriptors, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        foreach (Microdescriptor descriptor in descriptors)
        {
            _microdescriptors[descriptor.Digest] = (descriptor, date);
        }
    }

    /// <summary>Adds or replaces the server descriptor of a relay.</summary>
    public void SetDescriptor(ServerDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        _descriptors[descriptor.RsaId] = descriptor;
    }

    /// <summary>Forgets the server descriptor of a relay.</summary>
    public void RemoveDescriptor(RsaId id) => _descriptors.Remove(id);
}
