using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Strategies;

/// <summary>
/// Who is asked for how much, and whom a payment goes to. A pure choice over numbers: the same position gives the same answer.
/// Called under the owner's gate.
/// </summary>
public interface ISettlementStrategy
{
    /// <summary>Its name, for the operator.</summary>
    string Name { get; }

    /// <summary>How much to ask a neighbour for now; nothing: do not ask.</summary>
    /// <param name="position">The neighbour's account.</param>
    Stroops AmountToRequest(in PeerPosition position);

    /// <summary>The transfer that pays an accepted request, but for its sequence and validity, which the driver fills in.</summary>
    /// <param name="request">A request that passed every check.</param>
    TransferOrder PlanTransfer(RequestMessage request);
}
