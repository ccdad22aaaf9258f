using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Spending;

/// <summary>A token that a hop took and has not redeemed at the issuer yet.</summary>
/// <param name="Token">The token.</param>
/// <param name="Payer">Who brought it.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="IsCredited">Whether its value was credited already; otherwise it is when the issuer confirms.</param>
internal sealed record HeldToken(Token Token, SettlementAccount Payer, Amount Amount, bool IsCredited)
{
    public const string Kind = "token-held";

    private const int HeaderLength = SettlementAccount.Length + Amount.EncodedLength + 1;

    public StateRecord Ending => new(Kind, Token.Id.ToArray(), default);

    public TokenCredit ToCredit() => new(Token.Id, Payer, Amount);

    public StateRecord ToRecord()
    {
        byte[] value = new byte[HeaderLength + Token.Length];
        Payer.CopyTo(value);
        Amount.CopyTo(value.AsSpan(SettlementAccount.Length));
        value[HeaderLength - 1] = IsCredited ? (byte)1 : (byte)0;
        Token.Bytes.CopyTo(value.AsSpan(HeaderLength));
        return new(Kind, Token.Id.ToArray(), value);
    }

    public static HeldToken FromRecord(StateRecord record)
    {
        ReadOnlySpan<byte> value = record.Value.Span;
        return value.Length == HeaderLength + Token.Length && Token.TryRead(value[HeaderLength..], out Token? token)
            ? new(
                token,
                SettlementAccount.FromBytes(value[..SettlementAccount.Length]),
                Amount.FromBytes(value.Slice(SettlementAccount.Length, Amount.EncodedLength)),
                value[HeaderLength - 1] != 0)
            : throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "A stored token cannot be read.");
    }
}
