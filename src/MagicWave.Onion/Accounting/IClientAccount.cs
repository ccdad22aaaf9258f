using MagicWave.Core.Time;

namespace MagicWave.Onion.Accounting;

/// <summary>The books' side of one circuit at its client. Called under the node's gate.</summary>
public interface IClientAccount
{
    /// <summary>A relay cell was sent or came; payment messages are not counted. Must not allocate.</summary>
    void Count();

    /// <summary>A hop sent a message: it was in that hop's own onion layer. Whatever it holds, nothing is thrown.</summary>
    /// <param name="hop">From 0 at the guard.</param>
    /// <param name="body">The message; it is gone after the call.</param>
    /// <param name="now">When.</param>
    void HandleMessage(int hop, ReadOnlySpan<byte> body, Instant now);

    /// <summary>The circuit is closed. Nothing is called any more.</summary>
    void HandleClosed();
}
