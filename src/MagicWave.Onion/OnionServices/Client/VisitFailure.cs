namespace MagicWave.Onion.OnionServices.Client;

/// <summary>Why an onion service could not be reached.</summary>
internal enum VisitFailure
{
    /// <summary>It could.</summary>
    None = 0,

    /// <summary>No directory, or no path, yet.</summary>
    NoNetwork,

    /// <summary>No directory has a descriptor of it: it does not exist, or is not there now.</summary>
    NotFound,

    /// <summary>Its descriptor is broken, or of a kind that is not spoken here.</summary>
    BadDescriptor,

    /// <summary>Its descriptor opens only with a key that this client does not have.</summary>
    NeedsClientKey,

    /// <summary>This client's key does not open its descriptor.</summary>
    WrongClientKey,

    /// <summary>No introduction point took the introduction.</summary>
    IntroductionFailed,

    /// <summary>The introduction was taken, and the service did not come to the rendezvous point.</summary>
    RendezvousFailed,

    /// <summary>The client was closed.</summary>
    Closed,
}
