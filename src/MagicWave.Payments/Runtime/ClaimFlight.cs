using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// A transfer that takes what was set aside for us, or takes back what we set aside. It is stored before it leaves as a payment is; the ledger lets a
/// balance be taken once, whatever becomes of it.
/// </summary>
internal sealed class ClaimFlight(LedgerTransfer aside, SignedTransfer transfer, ChannelLease? lease) : Flight(transfer, lease)
{
    /// <summary>The kind of the states. Key: the hash of the claim.</summary>
    public const string Kind = "settle.claim";

    private const int FixedLength = (2 * 32) + (2 * 32) + (4 * sizeof(long));

    /// <summary>What was set aside.</summary>
    public LedgerTransfer Aside { get; } = aside;

    public override Amount Amount => Amount.Zero;

    /// <summary>What is stored before it leaves.</summary>
    public IEnumerable<BookRecord> Begun =>
        Lease is null ? [new StateRecord(Kind, Transfer.Hash.ToArray(), Write())] : [new StateRecord(Kind, Transfer.Hash.ToArray(), Write()), Lease.Taken];

    /// <summary>What is stored when its fate is known.</summary>
    public IEnumerable<BookRecord> Ended => [new StateRecord(Kind, Transfer.Hash.ToArray(), default), .. Released];

    /// <summary>Reads one back.</summary>
    /// <exception cref="PaymentException">The state is not one of these.</exception>
    public static ClaimFlight Read(StateRecord state, ChannelLease? lease)
    {
        if (state.Key.Length != TransferHash.Length || state.Value.Length <= FixedLength)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A claim in the books cannot be read.");
        }

        ByteReader reader = new(state.Value.Span);
        _ = reader.TryReadBytes(TransferHash.Length, out ReadOnlySpan<byte> hash);
        _ = reader.TryReadBytes(TransferMemo.Length, out ReadOnlySpan<byte> memo);
        _ = reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> source);
        _ = reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> destination);
        _ = reader.TryReadUInt64(out ulong amount);
        _ = reader.TryReadUInt64(out ulong ledger);
        _ = reader.TryReadUInt64(out ulong sequence);
        _ = reader.TryReadUInt64(out ulong until);
        LedgerTransfer aside = new(
            TransferHash.FromBytes(hash), SettlementAccount.FromBytes(source), SettlementAccount.FromBytes(destination), new((long)amount),
            TransferMemo.FromBytes(memo), (long)ledger);

        // The claimant is who it was set aside for, or who did: the envelope knows; the order only carries what is stored with it.
        TransferOrder order = new(aside.Destination, aside.Destination, aside.Amount, aside.Memo, (long)sequence, new((long)until)) { Channel = lease?.Channel };
        return new(aside, new(order, TransferHash.FromBytes(state.Key.Span), state.Value[FixedLength..]), lease);
    }

    private byte[] Write()
    {
        byte[] value = new byte[FixedLength + Transfer.Envelope.Length];
        ByteWriter writer = new(value);
        Aside.Hash.CopyTo(writer.Reserve(TransferHash.Length));
        Aside.Memo.CopyTo(writer.Reserve(TransferMemo.Length));
        Aside.Source.CopyTo(writer.Reserve(SettlementAccount.Length));
        Aside.Destination.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteUInt64((ulong)Aside.Amount.Value);
        writer.WriteUInt64((ulong)Aside.Ledger);
        writer.WriteUInt64((ulong)Transfer.Order.Sequence);
        writer.WriteUInt64((ulong)Transfer.Order.ValidUntil.Milliseconds);
        writer.WriteBytes(Transfer.Envelope.Span);
        return value;
    }
}
