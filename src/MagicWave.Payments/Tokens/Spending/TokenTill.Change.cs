using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Spending;

/// <content>
/// Change: the session's account gives up the value of a token, and the issuer signs the blinded token on the hop's behalf, out of what the hop
/// redeemed. Neither the hop nor the issuer sees the token, and the hop has no key to sign with.
/// </content>
public sealed partial class TokenTill
{
    private const string Changed = "token-changed";

    private readonly Dictionary<ChangeId, ChangeWish> _wishes = [];

    /// <summary>The wishes that were taken and not answered, in no order.</summary>
    public IReadOnlyList<ChangeWish> Wishes
    {
        get
        {
            lock (_lock)
            {
                return [.. _wishes.Values];
            }
        }
    }

    /// <summary>Reads a TOKEN that asks for change.</summary>
    /// <param name="body">The message after its kind, from anybody.</param>
    /// <param name="payer">The session that it came from.</param>
    /// <param name="now">When.</param>
    /// <param name="wish">
    /// What is asked for, when it is new and good: the caller takes <see cref="ChangeWish.Amount"/> from the session's account, makes that and
    /// <see cref="ChangeWish.Record"/> durable in one step, and calls <see cref="Add"/>.
    /// </param>
    /// <returns>The receipt to send at once; null when there is a wish, or it is waiting for the issuer.</returns>
    public byte[]? ReadChange(ReadOnlySpan<byte> body, SettlementAccount payer, UnixTime now, out ChangeWish? wish)
    {
        wish = null;
        if (!TokenMessages.TryReadChange(body, out TokenKeyId keyId, out ReadOnlySpan<byte> blinded))
        {
            return TokenMessages.WriteChangeReceipt(default, TokenStatus.Malformed, new byte[Token.AuthenticatorLength]);
        }

        ChangeId id = ChangeId.Of(keyId, blinded);
        if (_store.FindOnce(Changed, id.ToArray()) is { } signature)
        {
            return TokenMessages.WriteChangeReceipt(id, TokenStatus.Credited, signature);
        }

        TokenKey? key = Lists.Select(list => list.Find(keyId)).FirstOrDefault(found => found is not null);
        if (key is null || !key.IsForSale(now))
        {
            return RefuseChange(id, key is null ? TokenStatus.UnknownKey : TokenStatus.Expired);
        }

        lock (_lock)
        {
            wish = _wishes.ContainsKey(id) ? null : new(payer, Amount.FromStroops(key.Value), new(keyId, blinded.ToArray()));
            return null;
        }
    }

    /// <summary>The receipt that says no to a wish.</summary>
    public static byte[] RefuseChange(ChangeId id, TokenStatus status) => TokenMessages.WriteChangeReceipt(id, status, new byte[Token.AuthenticatorLength]);

    /// <summary>A wish is durable: the issuer is to be asked.</summary>
    public void Add(ChangeWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        lock (_lock)
        {
            _wishes.TryAdd(wish.Id, wish);
        }
    }

    /// <summary>The order for a wish: the same one however often it is made, so that the issuer is never paid twice.</summary>
    /// <param name="wish">The wish.</param>
    /// <param name="list">The keys of the issuer that is to sign.</param>
    /// <param name="hop">The hop's key.</param>
    public static TokenOrder CreateOrder(ChangeWish wish, TokenKeyList list, SettlementKey hop)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(list);
        return TokenOrder.ForChange(list.Network, list.Issuer, wish.Item, hop);
    }

    /// <summary>The issuer signed a wish.</summary>
    /// <returns>The receipt for the session.</returns>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public byte[] HandleChange(ChangeWish wish, ReadOnlyMemory<byte> blindSignature, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(wish);
        lock (_lock)
        {
            if (_wishes.ContainsKey(wish.Id))
            {
                _store.Commit(
                [
                    wish.Ending,
                    new OnceRecord(Changed, wish.Id.ToArray(), blindSignature),
                    new JournalEntry(
                        $"changed/{wish.Id}", now, [new(BookAccount.TokenCredit, null, wish.Amount), new(BookAccount.Tokens, null, -wish.Amount)]),
                ]);
                _wishes.Remove(wish.Id);
            }
        }

        return TokenMessages.WriteChangeReceipt(wish.Id, TokenStatus.Credited, blindSignature.Span);
    }

    /// <summary>The issuer will never sign a wish: its value goes back to the session, as a credit to take over.</summary>
    /// <returns>The receipt for the session.</returns>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public byte[] HandleChangeRefused(ChangeWish wish, TokenStatus status)
    {
        ArgumentNullException.ThrowIfNull(wish);
        lock (_lock)
        {
            if (_wishes.ContainsKey(wish.Id))
            {
                TokenCredit credit = new(TokenId.FromBytes(wish.Id.ToArray()), wish.Payer, wish.Amount);
                _store.Commit([wish.Ending, credit.ToRecord()]);
                _wishes.Remove(wish.Id);
                _credits.Add(credit.Token, credit);
            }
        }

        return RefuseChange(wish.Id, status);
    }
}
