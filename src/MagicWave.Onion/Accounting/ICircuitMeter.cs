namespace MagicWave.Onion.Accounting;

/// <summary>The meter of one circuit at a relay: the circuit is billed by ticks alone, and is served only while they come. Called under the node's gate.</summary>
public interface ICircuitMeter
{
    /// <summary>How well the circuit may be served as far as its ticks go. Read for every cell that is scheduled.</summary>
    ServiceLevel Service { get; }

    /// <summary>A relay cell left here or ended here; payment messages to us and padding to us are not counted. Must not allocate.</summary>
    void Count();

    /// <summary>The client sent a message of ticks in this hop's own onion layer. Whatever it holds, nothing is thrown.</summary>
    void HandleRelease(ReadOnlySpan<byte> body);

    /// <summary>A neighbour sent a message about this circuit. Whatever it holds, nothing is thrown.</summary>
    /// <param name="isFromUpstream">Whether it was the one before us.</param>
    /// <param name="body">The message; it is gone after the call.</param>
    void HandleMessage(bool isFromUpstream, ReadOnlySpan<byte> body);

    /// <summary>The circuit is closed. Nothing is called any more.</summary>
    void HandleClosed();
}
