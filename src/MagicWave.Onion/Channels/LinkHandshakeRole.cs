namespace MagicWave.Onion.Channels;

/// <summary>What a node is to the other end of a link while they shake hands (tor-spec 4).</summary>
public enum LinkHandshakeRole
{
    /// <summary>It opened the connection, and does not say who it is.</summary>
    Client,

    /// <summary>It opened the connection, and proves which relay it is.</summary>
    RelayInitiator,

    /// <summary>It was connected to, and proves which relay it is.</summary>
    Responder,
}
