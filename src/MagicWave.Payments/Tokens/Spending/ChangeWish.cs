using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Spending;

/// <summary>
/// One token that a session wants back for what it did not use. Its value left the session's account in the step that made this durable, and
/// goes into the token, or back when the issuer does not sign.
/// </summary>
/// <param name="Payer">The session.</param>
/// <param name="Amount">What the token is worth.</param>
/// <param name="Item">The key and the blinded message.</param>
public sealed record ChangeWish(SettlementAccount Payer, Amount Amount, OrderItem Item)
{
    internal const string Kind = "token-change";

    private const int HeaderLength = SettlementAccount.Length + Amount.EncodedLength;

    /// <summary>Its name.</summary>
    public ChangeId Id => ChangeId.Of(Item.Key, Item.Blinded.Span);

    /// <summary>The record that makes it durable.</summary>
    public StateRecord Record => new(Kind, Id.ToArray(), Write());

    internal StateRecord Ending => new(Kind, Id.ToArray(), default);

    /// <summary>The entry that takes its value out of an account.</summary>
    /// <param name="account">The account that pays.</param>
    /// <param name="peer">The neighbour, for <see cref="BookAccount.Peer"/>; otherwise null.</param>
    /// <param name="now">When.</param>
    public JournalEntry MoveFrom(BookAccount account, SettlementAccount? peer, UnixTime now) =>
        new($"change/{Id}", now, [new(account, peer, Amount), new(BookAccount.TokenCredit, null, -Amount)]);

    internal static ChangeWish FromRecord(StateRecord record)
    {
        ReadOnlySpan<byte> value = record.Value.Span;
        if (value.Length != HeaderLength + TokenKeyId.Length + Token.AuthenticatorLength)
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored wish for change cannot be read.");
        }

        return new(
            SettlementAccount.FromBytes(value[..SettlementAccount.Length]),
            Amount.FromBytes(value[SettlementAccount.Length..HeaderLength]),
            new(TokenKeyId.FromBytes(value.Slice(HeaderLength, TokenKeyId.Length)), value[(HeaderLength + TokenKeyId.Length)..].ToArray()));
    }

    private byte[] Write()
    {
        byte[] value = new byte[HeaderLength + TokenKeyId.Length + Token.AuthenticatorLength];
        Payer.CopyTo(value);
        Amount.CopyTo(value.AsSpan(SettlementAccount.Length));
        Item.Key.CopyTo(value.AsSpan(HeaderLength));
        Item.Blinded.Span.CopyTo(value.AsSpan(HeaderLength + TokenKeyId.Length));
        return value;
    }
}
