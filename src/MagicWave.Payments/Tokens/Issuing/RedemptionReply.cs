using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>
/// The issuer's answer to a <see cref="TokenRedemption"/>: version (1), SHA-256 of the redemption (32), redeemed (8), changed (8) and paid (8) since the
/// beginning in stroops, count (1), a status (1) for each token, count (1), the transfers (32 each) of the last payouts, the newest first; signature of
/// the issuer (64).
/// </summary>
public sealed class RedemptionReply
{
    /// <summary>Longest one, in bytes.</summary>
    public const int MaximumLength = HeaderLength + 1 + TokenRedemption.MaximumTokens + 1 + (HopAccount.RememberedPayouts * TransferHash.Length)
        + Ed25519.SignatureLength;

    private const byte Version = 1;
    private const int HeaderLength = 1 + SHA256.HashSizeInBytes + (3 * sizeof(ulong));

    private RedemptionReply(Stroops redeemed, Stroops changed, Stroops paid, IReadOnlyList<TokenStatus> statuses, IReadOnlyList<TransferHash> payouts)
    {
        Redeemed = redeemed;
        Changed = changed;
        Paid = paid;
        Statuses = statuses;
        Payouts = payouts;
    }

    /// <summary>What the hop redeemed since the beginning.</summary>
    public Stroops Redeemed { get; }

    /// <summary>What of it went into change.</summary>
    public Stroops Changed { get; }

    /// <summary>What of it was or is being paid out.</summary>
    public Stroops Paid { get; }

    /// <summary>What became of each token, in the order of the redemption.</summary>
    public IReadOnlyList<TokenStatus> Statuses { get; }

    /// <summary>The transfers of the last payouts.</summary>
    public IReadOnlyList<TransferHash> Payouts { get; }

    private static ReadOnlySpan<byte> Tag => "MagicWave token redemption reply 1"u8;

    /// <summary>Reads the answer to a redemption, from anybody.</summary>
    /// <returns>False when it is not one of this version, not to this redemption, or not signed by its issuer.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, TokenRedemption redemption, [NotNullWhen(true)] out RedemptionReply? reply)
    {
        ArgumentNullException.ThrowIfNull(redemption);
        reply = null;
        ByteReader reader = new(bytes);
        if (bytes.Length > MaximumLength || !reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadBytes(SHA256.HashSizeInBytes, out ReadOnlySpan<byte> hash)
            || !PublicBytes.Equal(hash, SHA256.HashData(redemption.Bytes.Span))
            || !TryReadStroops(ref reader, out Stroops redeemed) || !TryReadStroops(ref reader, out Stroops changed)
            || !TryReadStroops(ref reader, out Stroops paid)
            || !reader.TryReadByte(out byte count) || count != redemption.Tokens.Count
            || !reader.TryReadBytes(count, out ReadOnlySpan<byte> statuses)
            || !reader.TryReadByte(out byte payoutCount) || payoutCount > HopAccount.RememberedPayouts)
        {
            return false;
        }

        List<TransferHash> payouts = new(payoutCount);
        for (int i = 0; i < payoutCount; i++)
        {
            if (!reader.TryReadBytes(TransferHash.Length, out ReadOnlySpan<byte> payout))
            {
                return false;
            }

            payouts.Add(TransferHash.FromBytes(payout));
        }

        if (reader.Length != Ed25519.SignatureLength || !SignedDocument.IsSignedBy(redemption.Issuer, Tag, bytes))
        {
            return false;
        }

        TokenStatus[] read = new TokenStatus[count];
        for (int i = 0; i < count; i++)
        {
            read[i] = (TokenStatus)statuses[i];
        }

        reply = new(redeemed, changed, paid, read, payouts);
        return true;
    }

    internal static byte[] Write(TokenRedemption redemption, HopAccount account, IReadOnlyList<TokenStatus> statuses, SettlementKey issuer)
    {
        byte[] bytes = new byte[HeaderLength + 1 + statuses.Count + 1 + (account.Payouts.Count * TransferHash.Length) + Ed25519.SignatureLength];
        ByteWriter writer = new(bytes);
        writer.WriteByte(Version);
        writer.WriteBytes(SHA256.HashData(redemption.Bytes.Span));
        writer.WriteUInt64((ulong)account.Redeemed.Value);
        writer.WriteUInt64((ulong)account.Changed.Value);
        writer.WriteUInt64((ulong)account.Paid.Value);
        writer.WriteByte((byte)statuses.Count);
        foreach (TokenStatus status in statuses)
        {
            writer.WriteByte((byte)status);
        }

        writer.WriteByte((byte)account.Payouts.Count);
        foreach (TransferHash hash in account.Payouts)
        {
            hash.CopyTo(writer.Reserve(TransferHash.Length));
        }

        SignedDocument.Sign(Tag, bytes, issuer);
        return bytes;
    }

    private static bool TryReadStroops(ref ByteReader reader, out Stroops stroops)
    {
        bool isRead = reader.TryReadUInt64(out ulong value) && value <= long.MaxValue;
        stroops = new(isRead ? (long)value : 0);
        return isRead;
    }
}
