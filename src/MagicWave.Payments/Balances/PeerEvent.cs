using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>One event of an account; the kind says which fields count.</summary>
internal readonly record struct PeerEvent(PeerEventKind Kind)
{
    public RequestId Request { get; init; }

    public Stroops Amount { get; init; }

    public RefusalReason Reason { get; init; }

    public TransferHash Transfer { get; init; }

    public ServiceLevel Service { get; init; }

    public ProtocolFault Fault { get; init; }
}
