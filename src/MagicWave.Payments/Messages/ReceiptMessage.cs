using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Messages;

/// <summary>
/// RECEIPT: version (1), type (1), request id (16), transfer hash (32), amount in stroops (8), signature of the payer (64), over the
/// network as well. It says where to look on the ledger; the payee believes the ledger.
/// </summary>
/// <param name="Request">The request that was paid.</param>
/// <param name="Transfer">The transfer that paid it.</param>
/// <param name="Amount">How much it moved.</param>
public readonly record struct ReceiptMessage(RequestId Request, TransferHash Transfer, Stroops Amount)
{
    private static ReadOnlySpan<byte> Tag => "MagicWave payment RECEIPT 1"u8;

    /// <summary>Reads one. The signature is not looked at: see <see cref="IsAuthentic"/>.</summary>
    /// <returns>False when the body is not a RECEIPT of this version and length, or its amount is out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out ReceiptMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.ReceiptLength || !MessageHeader.TryRead(ref reader, MessageType.Receipt)
            || !reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> id)
            || !reader.TryReadBytes(TransferHash.Length, out ReadOnlySpan<byte> hash)
            || !reader.TryReadUInt64(out ulong amount) || amount > long.MaxValue)
        {
            return false;
        }

        message = new(RequestId.FromBytes(id), TransferHash.FromBytes(hash), new((long)amount));
        return true;
    }

    /// <summary>Whether the payer signed it.</summary>
    /// <param name="body">A body that <see cref="TryRead"/> took.</param>
    /// <param name="payer">Who the request asked.</param>
    /// <param name="network">The ledger and asset that both are on.</param>
    public static bool IsAuthentic(ReadOnlySpan<byte> body, SettlementAccount payer, NetworkId network)
    {
        Span<byte> context = stackalloc byte[NetworkId.Length];
        network.CopyTo(context);
        return SignedBody.IsSignedBy(payer, Tag, context, body);
    }

    internal byte[] Write(SettlementKey key, NetworkId network)
    {
        byte[] body = new byte[MessageNumbers.ReceiptLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Receipt);
        Request.CopyTo(writer.Reserve(RequestId.Length));
        Transfer.CopyTo(writer.Reserve(TransferHash.Length));
        writer.WriteUInt64((ulong)Amount.Value);
        writer.Reserve(Ed25519.SignatureLength).Clear();
        Span<byte> context = stackalloc byte[NetworkId.Length];
        network.CopyTo(context);
        SignedBody.Sign(Tag, context, body, key);
        return body;
    }
}
