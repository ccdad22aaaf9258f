using MagicWave.Core.Time;

namespace MagicWave.Onion.Accounting;

/// <summary>The account with the neighbour on one channel.</summary>
public interface INeighbourAccount
{
    /// <summary>How well it is served now. Read for every cell that is scheduled.</summary>
    ServiceLevel Service { get; }

    /// <summary>Cells of a circuit that the neighbour opened went through here: it owes for them.</summary>
    /// <param name="cells">How many.</param>
    /// <param name="amount">What they cost together, in units of 10⁻¹³ MWT.</param>
    void Earn(int cells, long amount);

    /// <summary>Cells of a circuit that we opened through the neighbour: we owe for them.</summary>
    /// <param name="cells">How many.</param>
    /// <param name="amount">What they cost together, in units of 10⁻¹³ MWT.</param>
    void Owe(int cells, long amount);

    /// <summary>A payment message came on the link (command 0xE0).</summary>
    /// <param name="body">The message; it is gone after the call.</param>
    /// <param name="now">When.</param>
    void HandleMessage(ReadOnlySpan<byte> body, Instant now);

    /// <summary>The channel is closed. Nothing is called any more.</summary>
    void HandleClosed();
}
