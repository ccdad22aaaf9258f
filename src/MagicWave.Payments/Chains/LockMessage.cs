using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Chains;

/// <summary>
/// LOCK: version (1), type (1), terms (72), issued (8), payee (32), signature of the payer (64), over the network as well: "I will owe you this
/// much more if you show me the scalar of this point in time".
/// </summary>
/// <param name="Terms">What is locked.</param>
/// <param name="Issued">When it was made; the same in every repetition.</param>
/// <param name="Payee">For whom.</param>
public readonly record struct LockMessage(LockTerms Terms, UnixTime Issued, SettlementAccount Payee)
{
    private static ReadOnlySpan<byte> Tag => "MagicWave payment LOCK 1"u8;

    /// <summary>Reads one. The signature is not looked at: see <see cref="IsAuthentic"/>.</summary>
    /// <returns>False when the body is not a LOCK of this version and length, or something in it is out of its range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out LockMessage message)
    {
        message = default;
        ByteReader reader = new(body);
        if (body.Length != MessageNumbers.LockLength || !MessageHeader.TryRead(ref reader, MessageType.Lock)
            || !LockTerms.TryRead(ref reader, out LockTerms terms)
            || !LockTerms.TryReadTime(ref reader, out UnixTime issued)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> payee))
        {
            return false;
        }

        message = new(terms, issued, SettlementAccount.FromBytes(payee));
        return true;
    }

    /// <summary>Whether the payer signed it.</summary>
    /// <param name="body">A body that <see cref="TryRead"/> took.</param>
    /// <param name="payer">The neighbour that it came from.</param>
    /// <param name="network">The ledger and asset that both are on.</param>
    public static bool IsAuthentic(ReadOnlySpan<byte> body, SettlementAccount payer, NetworkId network)
    {
        Span<byte> context = stackalloc byte[NetworkId.Length];
        network.CopyTo(context);
        return SignedBody.IsSignedBy(payer, Tag, context, body);
    }

    internal byte[] Write(SettlementKey key, NetworkId network)
    {
        byte[] body = new byte[MessageNumbers.LockLength];
        ByteWriter writer = new(body);
        MessageHeader.Write(ref writer, MessageType.Lock);
        Terms.Write(ref writer);
        writer.WriteUInt64((ulong)Issued.Milliseconds);
        Payee.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.Reserve(Ed25519.SignatureLength).Clear();
        Span<byte> context = stackalloc byte[NetworkId.Length];
        network.CopyTo(context);
        SignedBody.Sign(Tag, context, body, key);
        return body;
    }
}
