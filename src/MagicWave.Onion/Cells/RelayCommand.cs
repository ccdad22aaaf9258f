namespace MagicWave.Onion.Cells;

/// <summary>What a relay cell is for (tor-spec 6.1).</summary>
public enum RelayCommand : byte
{
    /// <summary>Opens a stream to a host and port.</summary>
    Begin = 1,

    /// <summary>Bytes of a stream.</summary>
    Data = 2,

    /// <summary>Closes a stream.</summary>
    End = 3,

    /// <summary>A stream is open.</summary>
    Connected = 4,

    /// <summary>Flow control.</summary>
    Sendme = 5,

    /// <summary>The old form of EXTEND2, refused.</summary>
    Extend = 6,

    /// <summary>The answer to EXTEND.</summary>
    Extended = 7,

    /// <summary>Cuts the circuit behind this hop.</summary>
    Truncate = 8,

    /// <summary>The circuit was cut behind this hop.</summary>
    Truncated = 9,

    /// <summary>Padding over a part of the circuit.</summary>
    Drop = 10,

    /// <summary>Asks for the address of a name, or the name of an address.</summary>
    Resolve = 11,

    /// <summary>The answer to RESOLVE.</summary>
    Resolved = 12,

    /// <summary>Opens a stream to the relay's own directory service.</summary>
    BeginDir = 13,

    /// <summary>Adds a hop.</summary>
    Extend2 = 14,

    /// <summary>The answer to EXTEND2.</summary>
    Extended2 = 15,

    /// <summary>A service makes a relay its introduction point (rend-spec-v3 3.1.1).</summary>
    EstablishIntro = 32,

    /// <summary>A client makes a relay its rendezvous point (rend-spec-v3 4.1).</summary>
    EstablishRendezvous = 33,

    /// <summary>A client asks an introduction point to pass its introduction on (rend-spec-v3 3.2).</summary>
    Introduce1 = 34,

    /// <summary>An introduction, as the service gets it.</summary>
    Introduce2 = 35,

    /// <summary>A service's answer, to the rendezvous point (rend-spec-v3 4.2).</summary>
    Rendezvous1 = 36,

    /// <summary>A service's answer, as the client gets it.</summary>
    Rendezvous2 = 37,

    /// <summary>The answer to ESTABLISH_INTRO.</summary>
    IntroEstablished = 38,

    /// <summary>The answer to ESTABLISH_RENDEZVOUS.</summary>
    RendezvousEstablished = 39,

    /// <summary>The answer to INTRODUCE1.</summary>
    IntroduceAck = 40,

    /// <summary>MagicWave's payment messages between the client and one hop; stream 0.</summary>
    Payment = 0xE0,
}
