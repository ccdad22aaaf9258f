using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Messages;

/// <summary>
/// STATEMENT: version (1), type (1), form (1), network (32), lower account (32), higher account (32), epoch (4), sequence (8), cells and value in
/// 10⁻¹³ MWT that the lower served (8, 16) and the higher served (8, 16), price table (32), hash of the statement before (32), time in milliseconds
/// since 1970 (8), signature of the lower (64), of the higher (64); a signature that is not there is zero. The counts are cumulative, so loss and
/// repetition do no harm. The form is not signed: the same signatures make a proposal and an agreement.
/// </summary>
public sealed record StatementMessage
{
    private const int FormAt = MessageNumbers.HeaderLength;
    private const int ContentAt = FormAt + 1;
    private const int ContentEnd = MessageNumbers.StatementLength - (2 * Ed25519.SignatureLength);

    /// <summary>What it is for.</summary>
    public required StatementForm Form { get; init; }

    /// <summary>The ledger and asset of the values.</summary>
    public required NetworkId Network { get; init; }

    /// <summary>The one of the pair whose account is lower, byte by byte. It proposes.</summary>
    public required SettlementAccount Lower { get; init; }

    /// <summary>The other one.</summary>
    public required SettlementAccount Higher { get; init; }

    /// <summary>Grows when a pair begins to count anew; from 0.</summary>
    public required long Epoch { get; init; }

    /// <summary>Grows by one with each statement that both agree to, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>What the lower served the higher.</summary>
    public required ServiceCount LowerServed { get; init; }

    /// <summary>What the higher served the lower.</summary>
    public required ServiceCount HigherServed { get; init; }

    /// <summary>The prices of the time, for the record.</summary>
    public required PriceTableId Prices { get; init; }

    /// <summary>The one that both agreed to before.</summary>
    public required StatementHash Previous { get; init; }

    /// <summary>When it was made.</summary>
    public required UnixTime Time { get; init; }

    private static ReadOnlySpan<byte> Tag => "MagicWave payment STATEMENT 1"u8;

    /// <summary>Whether an account is the lower of the two.</summary>
    public static bool IsLower(SettlementAccount account, SettlementAccount other)
    {
        Span<byte> left = stackalloc byte[SettlementAccount.Length];
        Span<byte> right = stackalloc byte[SettlementAccount.Length];
        account.CopyTo(left);
        other.CopyTo(right);
        return left.SequenceCompareTo(right) < 0;
    }

    /// <summary>Reads one. The signatures are not looked at: see <see cref="IsSignedBy"/>.</summary>
    /// <returns>False when the body is not a STATEMENT of this version and length, or a number in it is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out StatementMessage? message)
    {
        message = null;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.StatementLength || !MessageHeader.TryRead(ref reader, MessageType.Statement))
        {
            return false;
        }

        // The length is right, so no field can be missing.
        _ = reader.TryReadByte(out byte form);
        _ = reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network);
        _ = reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> lower);
        _ = reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> higher);
        _ = reader.TryReadUInt32(out uint epoch);
        _ = reader.TryReadUInt64(out ulong sequence);
        bool isGood = TryReadCount(ref reader, out ServiceCount lowerServed) & TryReadCount(ref reader, out ServiceCount higherServed);
        _ = reader.TryReadBytes(PriceTableId.Length, out ReadOnlySpan<byte> prices);
        _ = reader.TryReadBytes(StatementHash.Length, out ReadOnlySpan<byte> previous);
        _ = reader.TryReadUInt64(out ulong time);
        if (!isGood || form > (byte)StatementForm.Differing || sequence is 0 or > long.MaxValue || time > MessageNumbers.MaximumTime
            || lower.SequenceCompareTo(higher) >= 0)
        {
            return false;
        }

        message = new()
        {
            Form = (StatementForm)form,
            Network = NetworkId.FromBytes(network),
            Lower = SettlementAccount.FromBytes(lower),
            Higher = SettlementAccount.FromBytes(higher),
            Epoch = epoch,
            Sequence = (long)sequence,
            LowerServed = lowerServed,
            HigherServed = higherServed,
            Prices = PriceTableId.FromBytes(prices),
            Previous = StatementHash.FromBytes(previous),
            Time = new((long)time),
        };
        return true;
    }

    /// <summary>The name of what a body says, whatever its form and whoever signed it.</summary>
    /// <param name="body">A body that <see cref="TryRead"/> took.</param>
    public static StatementHash HashOf(ReadOnlySpan<byte> body) => StatementHash.Of(body[ContentAt..ContentEnd]);

    /// <summary>Whether one of the pair signed it.</summary>
    /// <param name="body">A body that <see cref="TryRead"/> took.</param>
    /// <param name="account">One of the two.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> body, SettlementAccount account) =>
        SignedBody.IsSignedBy(account, Tag, [], body[ContentAt..ContentEnd], SignatureOf(body, account));

    /// <summary>Writes it, unsigned.</summary>
    internal byte[] Write()
    {
        byte[] body = new byte[MessageNumbers.StatementLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Statement);
        writer.WriteByte((byte)Form);
        Network.CopyTo(writer.Reserve(NetworkId.Length));
        Lower.CopyTo(writer.Reserve(SettlementAccount.Length));
        Higher.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteUInt32((uint)Epoch);
        writer.WriteUInt64((ulong)Sequence);
        WriteCount(ref writer, LowerServed);
        WriteCount(ref writer, HigherServed);
        Prices.CopyTo(writer.Reserve(PriceTableId.Length));
        Previous.CopyTo(writer.Reserve(StatementHash.Length));
        writer.WriteUInt64((ulong)Time.Milliseconds);
        return body;
    }

    /// <summary>Puts our signature into a body, which may hold the other's already, and gives it its form.</summary>
    internal void Sign(byte[] body, StatementForm form, SettlementKey key)
    {
        body[FormAt] = (byte)form;
        SignedBody.Sign(Tag, [], body.AsSpan(ContentAt..ContentEnd), key, SignatureOf(body.AsSpan(), key.Account));
    }

    private static bool TryReadCount(ref ByteReader reader, out ServiceCount count)
    {
        _ = reader.TryReadUInt64(out ulong cells);
        _ = reader.TryReadBytes(Amount.EncodedLength, out ReadOnlySpan<byte> bytes);
        Amount value = Amount.FromBytes(bytes);
        bool isGood = cells <= long.MaxValue && !value.IsNegative && value.Units <= MessageNumbers.MaximumUnits;
        count = isGood ? new((long)cells, value) : default;
        return isGood;
    }

    private static void WriteCount(ref ByteWriter writer, ServiceCount count)
    {
        writer.WriteUInt64((ulong)count.Cells);
        count.Value.CopyTo(writer.Reserve(Amount.EncodedLength));
    }

    private Span<byte> SignatureOf(Span<byte> body, SettlementAccount account) =>
        body.Slice(ContentEnd + (account == Lower ? 0 : Ed25519.SignatureLength), Ed25519.SignatureLength);

    private ReadOnlySpan<byte> SignatureOf(ReadOnlySpan<byte> body, SettlementAccount account) =>
        body.Slice(ContentEnd + (account == Lower ? 0 : Ed25519.SignatureLength), Ed25519.SignatureLength);
}
