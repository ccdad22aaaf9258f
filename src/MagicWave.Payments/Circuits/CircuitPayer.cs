using MagicWave.Core.Time;

namespace MagicWave.Payments.Circuits;

/// <summary>The books' side of one circuit at its client. Every member is called under the owner's gate.</summary>
public abstract class CircuitPayer
{
    private protected CircuitPayer()
    {
    }

    /// <summary>A cell of the circuit. Allocates nothing.</summary>
    public abstract void Count();

    /// <summary>A message of a hop, in that hop's own layer. Whatever it holds, nothing is thrown.</summary>
    /// <param name="hop">From 0 at the guard.</param>
    /// <param name="body">The message, gone after the call.</param>
    /// <param name="now">When.</param>
    public abstract void HandleMessage(int hop, ReadOnlySpan<byte> body, Instant now);

    /// <summary>The circuit is closed. What is being paid goes on.</summary>
    public abstract void HandleClosed();
}
