using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments;

/// <summary>
/// The account with the neighbour on one link. Every member is called under the owner's gate. <see cref="Service"/>, <see cref="Earn"/>
/// and <see cref="Owe"/> are for the cell path: a field, and a few additions without an allocation.
/// </summary>
public interface IPeerLink
{
    /// <summary>How well the neighbour is to be served now.</summary>
    ServiceLevel Service { get; }

    /// <summary>The neighbour's account; null until its HELLO came.</summary>
    SettlementAccount? Peer { get; }

    /// <summary>The neighbour owes us for cells. Before its HELLO they are counted, and never billed.</summary>
    /// <param name="cells">How many, from 0.</param>
    /// <param name="amount">What they cost together, in 10⁻¹³ MWT, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    void Earn(int cells, long amount);

    /// <summary>We owe the neighbour for cells. Before its HELLO they are counted, and never paid.</summary>
    /// <param name="cells">How many, from 0.</param>
    /// <param name="amount">What they cost together, in 10⁻¹³ MWT, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    void Owe(int cells, long amount);

    /// <summary>A payment message came on the link. Whatever it holds, nothing is thrown.</summary>
    /// <param name="body">The body of the link command; gone after the call.</param>
    /// <param name="now">When.</param>
    void HandleMessage(ReadOnlySpan<byte> body, Instant now);

    /// <summary>The link is closed. The books with the neighbour stay; nothing is sent any more. Calling it twice does nothing.</summary>
    void HandleClosed();
}
