namespace MagicWave.Payments.Balances;

/// <summary>What an account tells its driver.</summary>
internal enum PeerEventKind
{
    /// <summary>We asked for payment.</summary>
    RequestIssued,

    /// <summary>The neighbour does not pay our request; the reason is given.</summary>
    RequestRefused,

    /// <summary>We refused a request; the reason is given.</summary>
    RequestRejected,

    /// <summary>A request is to be paid on the ledger now: answer with HandlePaid or HandleNotPaid.</summary>
    SettlementWanted,

    /// <summary>The neighbour says that it paid: look on the ledger, answer with HandleReceiptChecked.</summary>
    ReceiptReceived,

    /// <summary>The payment was on the ledger, and is booked.</summary>
    ReceiptAccepted,

    /// <summary>The level of service is another.</summary>
    ServiceChanged,

    /// <summary>A request was refused because this node's own limit of spending is reached: the user wants to know.</summary>
    BudgetReached,

    /// <summary>The neighbour's counts and ours are too far apart: its credit is frozen, and the last statement that both signed stands.</summary>
    DisputeBegan,

    /// <summary>Both signed the same counts again.</summary>
    DisputeEnded,

    /// <summary>The neighbour broke the protocol.</summary>
    Fault,
}
