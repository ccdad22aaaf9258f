using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>
/// What a subscription grants: version (1), subscription (16), holder's key (32), allocation in MiB (4), from (8), until (8), signature of who sells
/// subscriptions (64). Only the holder can use it, because an order out of it is signed with the holder's key. It says who bought; what is bought is
/// blinded all the same.
/// </summary>
public sealed record SubscriptionCredential
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 1 + IdLength + SettlementAccount.Length + sizeof(uint) + (2 * sizeof(ulong)) + Ed25519.SignatureLength;

    /// <summary>Length of a subscription's name, in bytes.</summary>
    public const int IdLength = 16;

    /// <summary>Most that a credential grants.</summary>
    public const uint MaximumMebibytes = 1 << 20;

    private const byte Version = 1;
    private const long MaximumTime = 253_402_300_800_000;

    private SubscriptionCredential(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> subscription, SettlementAccount holder, uint mebibytes)
    {
        Bytes = bytes;
        Subscription = subscription;
        Holder = holder;
        Mebibytes = (int)mebibytes;
    }

    /// <summary>The credential as it travels.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The name of the subscription and period whose allocation this is.</summary>
    public ReadOnlyMemory<byte> Subscription { get; }

    /// <summary>The key that signs orders.</summary>
    public SettlementAccount Holder { get; }

    /// <summary>How many MiB worth of tokens it grants in all.</summary>
    public int Mebibytes { get; }

    /// <summary>From when it can be used.</summary>
    public UnixTime From { get; private init; }

    /// <summary>Until when it can be used.</summary>
    public UnixTime Until { get; private init; }

    private static ReadOnlySpan<byte> Tag => "MagicWave subscription credential 1"u8;

    /// <summary>Makes one. Only who sells subscriptions has the key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is not of 16 bytes, or the allocation not from 1 to <see cref="MaximumMebibytes"/>.</exception>
    public static SubscriptionCredential Issue(
        SettlementKey seller, ReadOnlySpan<byte> subscription, SettlementAccount holder, int mebibytes, UnixTime from, UnixTime until)
    {
        ArgumentNullException.ThrowIfNull(seller);
        ArgumentOutOfRangeException.ThrowIfNotEqual(subscription.Length, IdLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mebibytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)mebibytes, MaximumMebibytes);
        byte[] bytes = new byte[Length];
        ByteWriter writer = new(bytes);
        writer.WriteByte(Version);
        writer.WriteBytes(subscription);
        holder.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteUInt32((uint)mebibytes);
        writer.WriteUInt64((ulong)from.Milliseconds);
        writer.WriteUInt64((ulong)until.Milliseconds);
        SignedDocument.Sign(Tag, bytes, seller);
        return TryRead(bytes, out SubscriptionCredential? credential) ? credential : throw new ArgumentOutOfRangeException(nameof(until));
    }

    /// <summary>Reads one. The signature is not looked at: see <see cref="IsSignedBy"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SubscriptionCredential? credential)
    {
        credential = null;
        ByteReader reader = new(bytes);
        if (bytes.Length != Length || !reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadBytes(IdLength, out ReadOnlySpan<byte> subscription)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> holder)
            || !reader.TryReadUInt32(out uint mebibytes) || mebibytes is 0 or > MaximumMebibytes
            || !reader.TryReadUInt64(out ulong from) || from > MaximumTime || !reader.TryReadUInt64(out ulong until) || until > MaximumTime)
        {
            return false;
        }

        credential = new(bytes.ToArray(), subscription.ToArray(), SettlementAccount.FromBytes(holder), mebibytes)
        {
            From = new((long)from),
            Until = new((long)until),
        };
        return true;
    }

    /// <summary>Whether a seller of subscriptions signed it.</summary>
    public bool IsSignedBy(SettlementAccount seller) => SignedDocument.IsSignedBy(seller, Tag, Bytes.Span);
}
