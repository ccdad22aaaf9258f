using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Spending;

/// <summary>
/// The value of a token that a hop took, until an account takes it over: durable since the token was taken, in the same step.
/// </summary>
/// <param name="Token">Whose value it is.</param>
/// <param name="Payer">Whose session it belongs to: the session's key, or what else names who brought the token.</param>
/// <param name="Amount">How much, above nothing.</param>
public sealed record TokenCredit(TokenId Token, SettlementAccount Payer, Amount Amount)
{
    internal const string Kind = "token-credit";

    /// <summary>The name of the entry that moves it on: books take one of a name.</summary>
    public string EntryKey => $"token-credit/{Token}";

    /// <summary>The record that ends it: to be made durable together with the entry of <see cref="EntryKey"/>.</summary>
    public StateRecord Ending => new(Kind, Token.ToArray(), default);

    /// <summary>The entry that moves it to an account.</summary>
    /// <param name="account">The account that takes it over.</param>
    /// <param name="peer">The neighbour, for <see cref="BookAccount.Peer"/>; otherwise null.</param>
    /// <param name="now">When.</param>
    public JournalEntry MoveTo(BookAccount account, SettlementAccount? peer, UnixTime now) =>
        new(EntryKey, now, [new(BookAccount.TokenCredit, null, Amount), new(account, peer, -Amount)]);

    internal StateRecord ToRecord()
    {
        byte[] value = new byte[SettlementAccount.Length + Amount.EncodedLength];
        Payer.CopyTo(value);
        Amount.CopyTo(value.AsSpan(SettlementAccount.Length));
        return new(Kind, Token.ToArray(), value);
    }

    internal static TokenCredit FromRecord(StateRecord record) => new(
        TokenId.FromBytes(record.Key.Span),
        SettlementAccount.FromBytes(record.Value.Span[..SettlementAccount.Length]),
        Amount.FromBytes(record.Value.Span[SettlementAccount.Length..]));
}
