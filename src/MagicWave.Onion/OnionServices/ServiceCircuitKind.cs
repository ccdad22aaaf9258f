namespace MagicWave.Onion.OnionServices;

/// <summary>What a circuit of an onion service or to one is for: its length and its relays depend on it (proposal 333).</summary>
internal enum ServiceCircuitKind
{
    /// <summary>A client's circuit to an introduction point.</summary>
    ClientIntroduction = 0,

    /// <summary>A client's circuit to its rendezvous point.</summary>
    ClientRendezvous,

    /// <summary>A service's circuit to an introduction point.</summary>
    ServiceIntroduction,

    /// <summary>A service's circuit to a client's rendezvous point.</summary>
    ServiceRendezvous,

    /// <summary>Straight to the relay: a service that does not hide where it is.</summary>
    Direct,
}
