using System.Diagnostics.CodeAnalysis;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>
/// A transaction as ledgers take it: all of its operations are applied or none. Numbers are what the bytes say; whether a ledger
/// takes them is its question. To make one, use the builder, which refuses what no ledger would take.
/// </summary>
/// <param name="Source">Whose sequence it uses, and who pays its fee.</param>
/// <param name="Fee">The most that the source pays for all of it, in stroops of the ledger's own coin.</param>
/// <param name="Sequence">The sequence that the source account has after it.</param>
/// <param name="Preconditions">What must hold.</param>
/// <param name="Memo">What it says about itself.</param>
/// <param name="Operations">What it does, in order; at most 100.</param>
public sealed record Transaction(
    MuxedAccount Source,
    uint Fee,
    long Sequence,
    Preconditions Preconditions,
    Memo Memo,
    XdrArray<Operation> Operations) : IReadableXdrValue<Transaction>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, [MaybeNullWhen(false)] out Transaction value)
    {
        value = null;
        if (!MuxedAccount.TryRead(ref reader, out MuxedAccount source)
            || !reader.TryReadUInt32(out uint fee)
            || !reader.TryReadInt64(out long sequence)
            || !Preconditions.TryRead(ref reader, out Preconditions? preconditions)
            || !Memo.TryRead(ref reader, out Memo memo)
            || !reader.TryReadArray(XdrLimits.Operations, out XdrArray<Operation> operations)
            || !reader.TryReadEmptyExtension())
        {
            return false;
        }

        value = new(source, fee, sequence, preconditions, memo, operations);
        return true;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        Source.Write(writer);
        writer.WriteUInt32(Fee);
        writer.WriteInt64(Sequence);
        Preconditions.Write(writer);
        Memo.Write(writer);
        writer.WriteArray(Operations);
        writer.WriteUInt32(0);
    }
}
