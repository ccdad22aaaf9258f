using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Books;

/// <summary>
/// A transfer that we signed to pay a request. A request has at most one that is not void. Of several that share an envelope, only the one whose operation
/// is the first has it.
/// </summary>
/// <param name="Peer">The neighbour whose request it pays.</param>
/// <param name="Request">What it pays.</param>
/// <param name="Transfer">The stored envelope.</param>
/// <param name="State">Where it is.</param>
public sealed record TransferRecord(SettlementAccount Peer, RequestId Request, SignedTransfer Transfer, TransferState State) : BookRecord;
