using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>
/// A transaction that a server says is on the ledger. Its envelope has the hash that was asked for, computed here; that it is on the
/// ledger is the server's word.
/// </summary>
/// <param name="Hash">The hash of the envelope: of a fee bump, its own.</param>
/// <param name="Ledger">The number of the ledger that holds it, from 1.</param>
/// <param name="Envelope">What was handed in.</param>
/// <param name="Result">What became of it. A transaction that failed is on the ledger, too.</param>
public sealed record HorizonTransaction(Hash256 Hash, long Ledger, TransactionEnvelope Envelope, TransactionResult Result);
