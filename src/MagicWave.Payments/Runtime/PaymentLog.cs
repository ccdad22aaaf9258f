using MagicWave.Payments.Balances;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using Microsoft.Extensions.Logging;

namespace MagicWave.Payments.Runtime;

/// <summary>Log events 3000 to 3999. None names an account or an amount, and none that a neighbour can cause is above Debug.</summary>
internal static partial class PaymentLog
{
    [LoggerMessage(3000, LogLevel.Error, "The payment books cannot be written; nothing is requested or paid until they can.")]
    public static partial void StoreFailed(ILogger logger, Exception exception);

    [LoggerMessage(3001, LogLevel.Critical, "The payment engine stopped on a bug or damaged books. Cells are counted, nothing is settled.")]
    public static partial void Stopped(ILogger logger, Exception exception);

    [LoggerMessage(3002, LogLevel.Debug, "A neighbour is now served as {Service}.")]
    public static partial void ServiceChanged(ILogger logger, ServiceLevel service);

    [LoggerMessage(3003, LogLevel.Debug, "A payment message was dropped: {Fault}.")]
    public static partial void Fault(ILogger logger, ProtocolFault fault);

    [LoggerMessage(3004, LogLevel.Debug, "{Kind}: {Reason}.")]
    public static partial void Refused(ILogger logger, PeerEventKind kind, RefusalReason reason);

    [LoggerMessage(3005, LogLevel.Debug, "{Kind}.")]
    public static partial void Happened(ILogger logger, PeerEventKind kind);

    [LoggerMessage(3006, LogLevel.Debug, "The ledger answered a transfer with {Status}.")]
    public static partial void Submitted(ILogger logger, SubmitStatus status);

    [LoggerMessage(3008, LogLevel.Debug, "A payment on the ledger belongs to no request: it is booked as suspense.")]
    public static partial void Suspended(ILogger logger);

    [LoggerMessage(3007, LogLevel.Warning, "The node's own limit of spending is reached ({Kind}): what is beyond it is not paid.")]
    public static partial void BudgetReached(ILogger logger, BudgetKind kind);
}
