using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>An entry of an account's payments, in the ledger's order.</summary>
/// <param name="Cursor">The place after it: what is stored in the same commit as its booking, and asked from next time.</param>
/// <param name="Transaction">The hash of its transaction.</param>
/// <param name="Operation">The operation's place in the transaction, from 0. With the hash it is the payment's own name.</param>
/// <param name="Ledger">The number of the ledger that holds it.</param>
/// <param name="Transfer">What moved; null for entries that are no payment of a known kind.</param>
/// <param name="Memo">What the transaction says about itself; null when the server did not send the transaction along.</param>
/// <param name="IsProven">
/// Whether the server sent the transaction along, its envelope has this hash and the operation in it moves exactly this. What is not proven is
/// the server's word alone.
/// </param>
public sealed record HorizonPayment(
    string Cursor,
    Hash256 Transaction,
    int Operation,
    long Ledger,
    HorizonTransfer? Transfer,
    Memo? Memo,
    bool IsProven);
