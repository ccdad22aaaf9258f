using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>
/// An order for tokens: version (1), payment (1), network (32), issuer (32), nonce (16), count (1), for each token key id (32) and blinded message (256);
/// then for a subscription the credential, for change the hop's account (32); then for both a signature (64), by the holder or the hop. One order has
/// one form, its id is the hash of all of it, and the same order is always answered with the same signatures. Immutable.
/// </summary>
public sealed class TokenOrder
{
    /// <summary>Most tokens in an order.</summary>
    public const int MaximumItems = 64;

    /// <summary>Longest order, in bytes.</summary>
    public const int MaximumLength = HeaderLength + (MaximumItems * ItemLength) + SubscriptionCredential.Length + Ed25519.SignatureLength;

    private const byte Version = 1;
    private const int NonceLength = 16;
    private const int HeaderLength = 2 + NetworkId.Length + SettlementAccount.Length + NonceLength + 1;
    private const int ItemLength = TokenKeyId.Length + Token.AuthenticatorLength;

    private TokenOrder(byte[] bytes, OrderPayment payment, NetworkId network, SettlementAccount issuer, List<OrderItem> items)
    {
        Bytes = bytes;
        Payment = payment;
        Network = network;
        Issuer = issuer;
        Items = items;
        Id = OrderId.Of(bytes);
    }

    /// <summary>Its name.</summary>
    public OrderId Id { get; }

    /// <summary>The order as it travels.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>How it is paid.</summary>
    public OrderPayment Payment { get; }

    /// <summary>The ledger and asset.</summary>
    public NetworkId Network { get; }

    /// <summary>Who is to sign.</summary>
    public SettlementAccount Issuer { get; }

    /// <summary>The tokens.</summary>
    public IReadOnlyList<OrderItem> Items { get; }

    /// <summary>The subscription that pays; null for other payments.</summary>
    public SubscriptionCredential? Credential { get; private init; }

    /// <summary>The hop whose redeemed tokens pay; null for other payments.</summary>
    public SettlementAccount? Hop { get; private init; }

    private static ReadOnlySpan<byte> Tag => "MagicWave token order 1"u8;

    /// <summary>Reads one. Whoever must sign it signed it; whether anything is paid is the issuer's to find out.</summary>
    /// <returns>False when it is not an order of this version, or not signed by whom it names.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TokenOrder? order)
    {
        order = null;
        ByteReader reader = new(bytes);
        if (bytes.Length > MaximumLength || !reader.TryReadByte(out byte version) || version != Version
            || !reader.TryReadByte(out byte payment) || payment is < (byte)OrderPayment.Transfer or > (byte)OrderPayment.Redeemed
            || !reader.TryReadBytes(NetworkId.Length, out ReadOnlySpan<byte> network)
            || !reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> issuer)
            || !reader.TryReadBytes(NonceLength, out _)
            || !reader.TryReadByte(out byte count) || count is 0 or > MaximumItems)
        {
            return false;
        }

        List<OrderItem> items = new(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadBytes(TokenKeyId.Length, out ReadOnlySpan<byte> key)
                || !reader.TryReadBytes(Token.AuthenticatorLength, out ReadOnlySpan<byte> blinded))
            {
                return false;
            }

            items.Add(new(TokenKeyId.FromBytes(key), blinded.ToArray()));
        }

        if (!TryReadPayer(ref reader, (OrderPayment)payment, out SubscriptionCredential? credential, out SettlementAccount? hop, out SettlementAccount? signer))
        {
            return false;
        }

        if (signer is { } by
            ? reader.Length != Ed25519.SignatureLength || !SignedDocument.IsSignedBy(by, Tag, bytes)
            : !reader.IsAtEnd)
        {
            return false;
        }

        order = new(bytes.ToArray(), (OrderPayment)payment, NetworkId.FromBytes(network), SettlementAccount.FromBytes(issuer), items)
        {
            Credential = credential,
            Hop = hop,
        };
        return true;
    }

    /// <summary>An order that a transfer pays.</summary>
    internal static TokenOrder ForTransfer(NetworkId network, SettlementAccount issuer, IReadOnlyList<OrderItem> items, IRandom random) =>
        Write(OrderPayment.Transfer, network, issuer, items, Draw(random), [], signer: null);

    /// <summary>An order out of a subscription.</summary>
    /// <param name="network">The ledger and asset.</param>
    /// <param name="issuer">Who is to sign.</param>
    /// <param name="items">1 to 64 tokens.</param>
    /// <param name="credential">The subscription.</param>
    /// <param name="holder">Its holder's key.</param>
    /// <param name="random">For the nonce.</param>
    internal static TokenOrder ForSubscription(
        NetworkId network, SettlementAccount issuer, IReadOnlyList<OrderItem> items, SubscriptionCredential credential, SettlementKey holder, IRandom random) =>
        Write(OrderPayment.Subscription, network, issuer, items, Draw(random), credential.Bytes.Span, holder);

    /// <summary>An order out of what a hop redeemed: for the same wish always the same order, so that it is never paid twice.</summary>
    internal static TokenOrder ForChange(NetworkId network, SettlementAccount issuer, OrderItem item, SettlementKey hop) => Write(
        OrderPayment.Redeemed, network, issuer, [item], ChangeId.Of(item.Key, item.Blinded.Span).ToArray().AsSpan(0, NonceLength), hop.Account.ToArray(), hop);

    private static bool TryReadPayer(
        ref ByteReader reader, OrderPayment payment, out SubscriptionCredential? credential, out SettlementAccount? hop, out SettlementAccount? signer)
    {
        (credential, hop, signer) = (null, null, null);
        switch (payment)
        {
            case OrderPayment.Subscription:
                if (!reader.TryReadBytes(SubscriptionCredential.Length, out ReadOnlySpan<byte> bytes)
                    || !SubscriptionCredential.TryRead(bytes, out credential))
                {
                    return false;
                }

                signer = credential.Holder;
                return true;
            case OrderPayment.Redeemed:
                if (!reader.TryReadBytes(SettlementAccount.Length, out ReadOnlySpan<byte> account))
                {
                    return false;
                }

                signer = hop = SettlementAccount.FromBytes(account);
                return true;
            case OrderPayment.Transfer:
            default:
                return true;
        }
    }

    private static byte[] Draw(IRandom random)
    {
        byte[] nonce = new byte[NonceLength];
        random.Fill(nonce);
        return nonce;
    }

    private static TokenOrder Write(
        OrderPayment payment,
        NetworkId network,
        SettlementAccount issuer,
        IReadOnlyList<OrderItem> items,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> payer,
        SettlementKey? signer)
    {
        ArgumentOutOfRangeException.ThrowIfZero(items.Count, nameof(items));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items.Count, MaximumItems, nameof(items));
        byte[] bytes = new byte[HeaderLength + (items.Count * ItemLength) + payer.Length + (signer is null ? 0 : Ed25519.SignatureLength)];
        ByteWriter writer = new(bytes);
        writer.WriteByte(Version);
        writer.WriteByte((byte)payment);
        network.CopyTo(writer.Reserve(NetworkId.Length));
        issuer.CopyTo(writer.Reserve(SettlementAccount.Length));
        writer.WriteBytes(nonce);
        writer.WriteByte((byte)items.Count);
        foreach (OrderItem item in items)
        {
            item.Key.CopyTo(writer.Reserve(TokenKeyId.Length));
            writer.WriteBytes(item.Blinded.Span);
        }

        writer.WriteBytes(payer);
        if (signer is not null)
        {
            SignedDocument.Sign(Tag, bytes, signer);
        }

        return TryRead(bytes, out TokenOrder? order) ? order : throw new ArgumentException("These items make no order.", nameof(items));
    }
}
