namespace MagicWave.Onion.Channels;

/// <summary>Why a link handshake failed. All but <see cref="Timeout"/> are the peer's doing.</summary>
public enum LinkHandshakeFailureReason
{
    /// <summary>It was not done in time.</summary>
    Timeout = 1,

    /// <summary>The body of a cell is not what its format says.</summary>
    MalformedCell,

    /// <summary>A variable cell is longer than this node takes.</summary>
    CellTooLong,

    /// <summary>A cell came that may not come at this point, or not to this side.</summary>
    UnexpectedCell,

    /// <summary>A cell that may come once came twice.</summary>
    RepeatedCell,

    /// <summary>A cell of the link itself names a circuit.</summary>
    NonzeroCircuitId,

    /// <summary>The two sides have no link protocol version in common.</summary>
    NoCommonVersion,

    /// <summary>Two certificates have the same type.</summary>
    DuplicateCertificate,

    /// <summary>A certificate that is needed is not there.</summary>
    MissingCertificate,

    /// <summary>A certificate that is needed cannot be read.</summary>
    MalformedCertificate,

    /// <summary>A certificate is for something else, or certifies another key than it should.</summary>
    WrongCertificate,

    /// <summary>A certificate is not signed by the key that should have signed it.</summary>
    BadCertificateSignature,

    /// <summary>A certificate is over, or has not begun.</summary>
    ExpiredCertificate,

    /// <summary>The peer is a relay, but not the one that was meant.</summary>
    WrongIdentity,

    /// <summary>The responder came to the end without proving who it is.</summary>
    NotAuthenticated,

    /// <summary>AUTHENTICATE has a method that was not offered.</summary>
    UnknownAuthenticationMethod,

    /// <summary>AUTHENTICATE does not prove what it should for this very connection.</summary>
    BadAuthentication,
}
