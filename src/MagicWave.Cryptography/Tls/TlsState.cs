namespace MagicWave.Cryptography.Tls;

/// <summary>Where a <see cref="TlsSession"/> is in its life. It only moves downwards.</summary>
public enum TlsState
{
    /// <summary>The TLS handshake is not finished: nothing can be read or written yet.</summary>
    Handshaking,

    /// <summary>Application data flows.</summary>
    Open,

    /// <summary>One side closed the session in order.</summary>
    Closed,

    /// <summary>The peer broke the TLS protocol, or the two have nothing in common. What output is left is an alert for it.</summary>
    Failed,
}
