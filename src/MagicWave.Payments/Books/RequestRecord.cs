using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>A payment request and what became of it.</summary>
public sealed record RequestRecord : BookRecord
{
    /// <summary>How many closed requests of a neighbour and direction are kept at hand, so that a late answer finds its own.</summary>
    public const int RememberedCount = 16;

    /// <summary>Its name.</summary>
    public required RequestId Id { get; init; }

    /// <summary>The neighbour that is asked or asks.</summary>
    public required SettlementAccount Peer { get; init; }

    /// <summary>Who asks whom.</summary>
    public required RequestDirection Direction { get; init; }

    /// <summary>Its place among the payee's requests to this payer.</summary>
    public required long Sequence { get; init; }

    /// <summary>How much it asks for.</summary>
    public required Stroops Amount { get; init; }

    /// <summary>The signed message, as it travelled.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>When we made or accepted it.</summary>
    public required UnixTime Created { get; init; }

    /// <summary>Until when it is valid.</summary>
    public required UnixTime Expires { get; init; }

    /// <summary>Received: when it is to be paid. Issued: the same as <see cref="Created"/>.</summary>
    public required UnixTime Due { get; init; }

    /// <summary>Where it is.</summary>
    public required RequestState State { get; init; }

    /// <summary>The transfer that paid it; null until then.</summary>
    public TransferHash? Transfer { get; init; }

    /// <summary>Where in that transfer's transaction its payment is, from 0 to 99.</summary>
    public int TransferOperation { get; init; }

    /// <summary>Why it was refused; null unless it was.</summary>
    public RefusalReason? Refusal { get; init; }
}
