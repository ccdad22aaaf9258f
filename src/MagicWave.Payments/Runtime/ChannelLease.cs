using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// That a transfer uses the sequence of a channel account: in the books before its envelope leaves, until it is applied or provably over. The state's
/// key holds the transfer's hash besides the account: giving one lease back does not touch the next one of the same account, whichever is
/// written first.
/// </summary>
/// <param name="Channel">The account.</param>
/// <param name="Transfer">The transfer that has it.</param>
/// <param name="Sequence">The sequence that the transfer uses.</param>
/// <param name="ValidUntil">When the transfer ends.</param>
internal sealed record ChannelLease(SettlementAccount Channel, TransferHash Transfer, long Sequence, UnixTime ValidUntil)
{
    /// <summary>The kind of the states.</summary>
    public const string Kind = "settle.lease";

    private const int ValueLength = 2 * sizeof(long);

    /// <summary>That of a signed transfer; null: it uses its source's own sequence.</summary>
    public static ChannelLease? For(SignedTransfer transfer) =>
        transfer.Order.Channel is { } channel ? new(channel, transfer.Hash, transfer.Order.Sequence, transfer.Order.ValidUntil) : null;

    /// <summary>The state that says so.</summary>
    public StateRecord Taken
    {
        get
        {
            byte[] value = new byte[ValueLength];
            ByteWriter writer = new(value);
            writer.WriteUInt64((ulong)Sequence);
            writer.WriteUInt64((ulong)ValidUntil.Milliseconds);
            return new(Kind, Key(), value);
        }
    }

    /// <summary>What removes it.</summary>
    public StateRecord Released => new(Kind, Key(), default);

    /// <summary>Reads one back.</summary>
    /// <exception cref="PaymentException">The state is not one of these.</exception>
    public static ChannelLease Read(StateRecord state)
    {
        ReadOnlySpan<byte> key = state.Key.Span;
        ByteReader reader = new(state.Value.Span);
        if (key.Length != SettlementAccount.Length + TransferHash.Length
            || !reader.TryReadUInt64(out ulong sequence) || !reader.TryReadUInt64(out ulong until) || state.Value.Length != ValueLength)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A channel's lease in the books cannot be read.");
        }

        return new(
            SettlementAccount.FromBytes(key[..SettlementAccount.Length]), TransferHash.FromBytes(key[SettlementAccount.Length..]), (long)sequence,
            new((long)until));
    }

    private byte[] Key() => [.. Channel.ToArray(), .. Transfer.ToArray()];
}
