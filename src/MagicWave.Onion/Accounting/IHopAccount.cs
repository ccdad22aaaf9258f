using MagicWave.Core.Time;

namespace MagicWave.Onion.Accounting;

/// <summary>The books' side of one circuit at a relay, from the first payment message of its client on. Called under the node's gate.</summary>
public interface IHopAccount
{
    /// <summary>A relay cell went through, or ended or began here; payment messages are not counted. Must not allocate.</summary>
    void Count();

    /// <summary>The client sent a message in this hop's own onion layer. Whatever it holds, nothing is thrown.</summary>
    /// <param name="body">The message; it is gone after the call.</param>
    /// <param name="now">When.</param>
    void HandleMessage(ReadOnlySpan<byte> body, Instant now);

    /// <summary>The circuit is closed. Nothing is called any more.</summary>
    void HandleClosed();
}
