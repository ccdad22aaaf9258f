using MagicWave.Payments.Balances;
using MagicWave.Payments.Books;

namespace MagicWave.Payments.Runtime;

/// <summary>The account with one neighbour at a moment.</summary>
/// <param name="Row">The sums. What we requested and received here, the neighbour accepted and paid in its own row for us.</param>
/// <param name="Service">How well it is served.</param>
/// <param name="Links">Over how many links it is reached; 0: only the books are left.</param>
/// <param name="Requests">The requests that live, and the last closed ones, by direction and sequence.</param>
public sealed record PeerSnapshot(PeerRecord Row, ServiceLevel Service, int Links, IReadOnlyList<RequestRecord> Requests)
{
    /// <summary>Where it is on the ladder of credit.</summary>
    public CreditStep Step { get; init; }

    /// <summary>The last statement that both signed, as it travels; empty: there is none.</summary>
    public ReadOnlyMemory<byte> Statement { get; init; }
}
