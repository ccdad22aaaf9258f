namespace MagicWave.Onion.Relay.Exit;

/// <summary>One request and its answer. Called under the node's gate.</summary>
public interface IDirectoryExchange
{
    /// <summary>More of the request came.</summary>
    /// <param name="data">What follows on what came before; gone after the call.</param>
    /// <param name="response">The whole HTTP response, when the request is complete or wrong; the connection is closed behind it.</param>
    /// <returns>Whether there is a response. Then this is not called again.</returns>
    bool TryRespond(ReadOnlySpan<byte> data, out ReadOnlyMemory<byte> response);

    /// <summary>Nothing more comes: what is kept of the request is forgotten. May be called twice.</summary>
    void Close();
}
