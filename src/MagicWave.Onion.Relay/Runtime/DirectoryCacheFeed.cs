using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>
/// Passes on what a relay downloads: to its cache, which gives it to others, and to its publisher, which looks whether the relay is listed.
/// Used under the node's gate.
/// </summary>
public sealed class DirectoryCacheFeed
{
    private readonly ServedDocuments _documents;
    private readonly DescriptorPublisher? _publisher;
    private readonly TimeProvider _time;
    private NetworkView? _view;

    /// <summary>Makes a feed; <see cref="Attach"/> connects it.</summary>
    /// <param name="documents">The documents of the relay's cache.</param>
    /// <param name="publisher">The publisher of the relay's descriptor; null where nothing is published.</param>
    /// <param name="time">The clock of the node.</param>
    public DirectoryCacheFeed(ServedDocuments documents, DescriptorPublisher? publisher, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(time);
        _documents = documents;
        _publisher = publisher;
        _time = time;
    }

    /// <summary>Listens to the driver. Before its start.</summary>
    public void Attach(DirectoryDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        driver.Changed += Handle;
    }

    /// <summary>What the directory knows of a relay: for <see cref="OnionRelayOptions.Lookup"/>.</summary>
    public HopTarget? Find(RsaId id) => _view?.Find(id)?.Target;

    private void Handle(DirectoryEvent next)
    {
        DateTimeOffset date = _time.GetUtcNow();
        switch (next)
        {
            case DirectoryEvent.ConsensusAccepted { Document: var document }:
                _documents.SetConsensus(document, date);
                if (document.Consensus.Flavor == ConsensusFlavor.Microdesc)
                {
                    _publisher?.HandleConsensus(document.Consensus, date);
                }

                break;
            case DirectoryEvent.CertificatesChanged { Certificates: var certificates }:
                _documents.SetCertificates(certificates);
                break;
            case DirectoryEvent.MicrodescriptorsAdded { Added: var added }:
                _documents.AddMicrodescriptors(added, date);
                break;
            case DirectoryEvent.ViewChanged { View: var view }:
                _view = view;
                _documents.AddMicrodescriptors(
                    view?.Relays.Select(static relay => relay.Descriptor).OfType<Microdescriptor>() ?? [],
                    date);
                break;
            default:
                break;
        }
    }
}
