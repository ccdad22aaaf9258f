using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Rules;

/// <summary>What the outcomes are called in results.</summary>
internal static class ReserveOutcomes
{
    /// <summary>The operation's result; <paramref name="lowReserve"/> is its own code for a lack of coins.</summary>
    public static OperationResult ToResult(this ReserveOutcome outcome, OperationResult lowReserve) => outcome switch
    {
        ReserveOutcome.TooManySubentries => OperationResult.Of(OperationResultCode.TooManySubentries),
        ReserveOutcome.TooManySponsoring => OperationResult.Of(OperationResultCode.TooManySponsoring),
        _ => lowReserve,
    };
}
