namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// What a relay did for onion services since it started. Nothing in it names one. Written under the gate; a reader outside of it sees values that may be
/// a moment old.
/// </summary>
public sealed class OnionServiceCounters
{
    /// <summary>Circuits that became introduction points.</summary>
    public long EstablishIntroAccepted { get; internal set; }

    /// <summary>Circuits that were ended because they could not become introduction points.</summary>
    public long EstablishIntroRefused { get; internal set; }

    /// <summary>Introductions that were passed on to a service.</summary>
    public long IntroduceRelayed { get; internal set; }

    /// <summary>Introductions that ended their circuit: a second one on it, one without a relay between, or one where none may come.</summary>
    public long IntroduceRefused { get; internal set; }

    /// <summary>Introductions that could not be read.</summary>
    public long IntroduceMalformed { get; internal set; }

    /// <summary>Introductions to a service that does not wait here.</summary>
    public long IntroduceUnknown { get; internal set; }

    /// <summary>Introductions beyond the limit of their service.</summary>
    public long IntroduceRateLimited { get; internal set; }

    /// <summary>Circuits on which a client waited for its service.</summary>
    public long RendezvousEstablished { get; internal set; }

    /// <summary>Requests to wait for a service that were refused.</summary>
    public long EstablishRendezvousRefused { get; internal set; }

    /// <summary>Pairs of circuits that were joined.</summary>
    public long RendezvousJoined { get; internal set; }

    /// <summary>Services that came to a client who was not there.</summary>
    public long RendezvousRefused { get; internal set; }

    /// <summary>Relay cells that were passed from one circuit of a pair to the other, in both directions.</summary>
    public long RendezvousCells { get; internal set; }

    /// <summary>Descriptors that were stored, new and renewed ones.</summary>
    public long DescriptorsStored { get; internal set; }

    /// <summary>Descriptors that were not stored: too long, malformed, wrongly signed, not newer, or not uploaded anonymously.</summary>
    public long DescriptorsRefused { get; internal set; }

    /// <summary>Descriptors that were given out.</summary>
    public long DescriptorsServed { get; internal set; }

    /// <summary>Requests for descriptors that are not here, or that did not come anonymously.</summary>
    public long DescriptorsNotServed { get; internal set; }

    /// <summary>Descriptors that were dropped to make room for others.</summary>
    public long DescriptorsEvicted { get; internal set; }
}
