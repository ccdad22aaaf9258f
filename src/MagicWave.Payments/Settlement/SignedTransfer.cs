namespace MagicWave.Payments.Settlement;

/// <summary>A signed transfer: what is stored before it is sent, and sent again as it is.</summary>
/// <param name="Order">What it moves.</param>
/// <param name="Hash">How the ledger will know it.</param>
/// <param name="Envelope">The bytes for the ledger, in its own format, with the signature.</param>
public sealed record SignedTransfer(TransferOrder Order, TransferHash Hash, ReadOnlyMemory<byte> Envelope)
{
    /// <summary>Its place among the payments that share the envelope, from 0: with the hash, the payment's own name.</summary>
    public int Operation { get; init; }
}
