namespace MagicWave.Onion.Cells;

/// <summary>What a cell is for (tor-spec 3). VERSIONS and everything from 128 up has a variable length.</summary>
public enum CellCommand : byte
{
    /// <summary>Link padding.</summary>
    Padding = 0,

    /// <summary>The TAP handshake, which nobody takes any more.</summary>
    Create = 1,

    /// <summary>The answer to CREATE.</summary>
    Created = 2,

    /// <summary>End-to-end data.</summary>
    Relay = 3,

    /// <summary>Ends a circuit.</summary>
    Destroy = 4,

    /// <summary>Makes a first hop without a public-key handshake.</summary>
    CreateFast = 5,

    /// <summary>The answer to CREATE_FAST.</summary>
    CreatedFast = 6,

    /// <summary>Negotiates the link protocol.</summary>
    Versions = 7,

    /// <summary>Time and addresses; ends the link handshake.</summary>
    Netinfo = 8,

    /// <summary>End-to-end data that may extend a circuit.</summary>
    RelayEarly = 9,

    /// <summary>Makes a hop.</summary>
    Create2 = 10,

    /// <summary>The answer to CREATE2.</summary>
    Created2 = 11,

    /// <summary>Negotiates link padding.</summary>
    PaddingNegotiate = 12,

    /// <summary>Link padding of any length.</summary>
    Vpadding = 128,

    /// <summary>Certificates of the link handshake.</summary>
    Certs = 129,

    /// <summary>Asks the initiator to authenticate.</summary>
    AuthChallenge = 130,

    /// <summary>The initiator's proof.</summary>
    Authenticate = 131,

    /// <summary>Reserved, unused.</summary>
    Authorize = 132,

    /// <summary>MagicWave's payment messages between neighbours; only sent to a peer that announced <c>MWPay=1</c>.</summary>
    Payment = 0xE0,
}
