using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Ledger;

/// <summary>
/// The envelope of the embedded ledger: version (1), network (32), source (32), destination (32), amount in stroops (8), memo (32),
/// sequence (8), valid until in milliseconds since 1970 (8), signature (64). The hash is SHA-256 over a tag and all before the signature;
/// the signature is the source's over the hash.
/// </summary>
internal static class TransferEnvelope
{
    public const int Length = ContentLength + Ed25519.SignatureLength;

    private const byte Version = 1;
    private const int ContentLength = 1 + NetworkId.Length + (2 * SettlementAccount.Length) + 8 + TransferMemo.Length + 8 + 8;

    private static ReadOnlySpan<byte> Tag => "MagicWave embedded ledger transfer 1"u8;

    public static SignedTransfer Sign(NetworkId network, TransferOrder order, SettlementKey key)
    {
        byte[] envelope = new byte[Length];
        ByteWriter writer = new(envelope);
        writer.WriteByte(Version);
        network.CopyTo(writer.Reserve(NetworkId.Length));
        order.Source.CopyTo(writer.Reserve(SettlementAccount.Length));
        order.Destination.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteUInt64((ulong)order.Amount.Value);
        order.Memo.CopyTo(writer.Reserve(TransferMemo.Length));
        writer.WriteUInt64((ulong)order.Sequence);
        writer.WriteUInt64((ulong)order.ValidUntil.Milliseconds);
        TransferHash hash = Hash(envelope);
        key.Sign(hash.ToArray(), envelope.AsSpan(ContentLength));
        return new(order, hash, envelope);
    }

    /// <summary>Reads an envelope of this network; whether the source signed it is for <see cref="IsAuthentic"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> envelope, NetworkId network, out TransferOrder order, out TransferHash hash)
    {
        order = default;
        hash = default;
        ByteReader reader = new(envelope);
        if (envelope.Length != Length || !reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> onNetwork) || NetworkId.FromBytes(onNetwork) != network
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> source)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> destination)
            || !reader.TryReadUInt64(out ulong amount) || amount is 0 or > long.MaxValue
            || !reader.TryReadBytes(TransferMemo.Length, out ReadOnlySpan<byte> memo)
            || !reader.TryReadUInt64(out ulong sequence) || sequence is 0 or > long.MaxValue
            || !reader.TryReadUInt64(out ulong validUntil) || validUntil > long.MaxValue)
        {
            return false;
        }

        order = new(
            SettlementAccount.FromBytes(source), SettlementAccount.FromBytes(destination), new((long)amount), TransferMemo.FromBytes(memo),
            (long)sequence, new((long)validUntil));
        hash = Hash(envelope);
        return order.Source != order.Destination;
    }

    public static bool IsAuthentic(ReadOnlySpan<byte> envelope, SettlementAccount source, TransferHash hash) =>
        Ed25519.Verify(source.ToArray(), hash.ToArray(), envelope[ContentLength..]);

    private static TransferHash Hash(ReadOnlySpan<byte> envelope)
    {
        Span<byte> input = stackalloc byte[Tag.Length + ContentLength];
        Span<byte> hash = stackalloc byte[TransferHash.Length];
        Tag.CopyTo(input);
        envelope[..ContentLength].CopyTo(input[Tag.Length..]);
        SHA256.HashData(input, hash);
        return TransferHash.FromBytes(hash);
    }
}
