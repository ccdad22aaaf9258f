namespace MagicWave.Onion.Relay.Exit;

/// <summary>What an exit stream is connected to. Called under the node's gate.</summary>
internal interface IExitTarget
{
    /// <summary>How many bytes from the client the other side has not taken yet.</summary>
    int Unwritten { get; }

    /// <summary>Bytes from the client; they are gone after the call.</summary>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>There is room again: what was held may be given to <see cref="ExitStream.HandleReceived"/>.</summary>
    void Resume();

    /// <summary>The stream is over: what was written is still delivered, then the connection is closed.</summary>
    void Close();
}
