namespace MagicWave.Onion.Accounting;

/// <summary>The meter of one circuit at its client, who releases ticks as it is served. Called under the node's gate; counting must not allocate.</summary>
public interface IClientMeter
{
    /// <summary>Gives the anchors for one hop.</summary>
    /// <param name="hop">From 0 at the guard.</param>
    /// <param name="before">Receives 32 bytes: of the chain between the hop and the one before it.</param>
    /// <param name="behind">Receives 32 bytes: of the chain behind it; zeros for the last hop that is paid.</param>
    void CopyAnchors(int hop, Span<byte> before, Span<byte> behind);

    /// <summary>The circuit is built.</summary>
    void Begin(ClientCircuit circuit);

    /// <summary>DATA came, or was acknowledged by the last hop.</summary>
    /// <param name="cells">How many.</param>
    void AddData(int cells);

    /// <summary>Another relay cell was sent or came, that is neither padding nor a payment message.</summary>
    void AddControl();

    /// <summary>Releases what is due. Called between cells, never while one is being made.</summary>
    void Release();

    /// <summary>The guard sent a message about this circuit. Whatever it holds, nothing is thrown.</summary>
    /// <param name="body">The message.</param>
    /// <param name="answer">Room for an answer: 32 bytes.</param>
    /// <returns>The length of the answer; 0 for none.</returns>
    int HandleMessage(ReadOnlySpan<byte> body, Span<byte> answer);

    /// <summary>The circuit is closed. Nothing is called any more.</summary>
    void HandleClosed();
}
