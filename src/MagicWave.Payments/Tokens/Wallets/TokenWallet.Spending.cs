using System.Buffers.Binary;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Wallets;

/// <content>Giving tokens to hops, and getting change.</content>
public sealed partial class TokenWallet
{
    private const string DayKind = "wallet-day";
    private static readonly byte[] DayKey = [0];

    /// <summary>
    /// Takes tokens for a session: the smallest that do, so that a hop which takes them and does not serve costs little. They are marked as given when
    /// this returns, and are never given to another session.
    /// </summary>
    /// <param name="payee">The session: the key that the client greeted the hop with.</param>
    /// <param name="atLeast">How much is needed.</param>
    /// <param name="now">The time.</param>
    /// <param name="bodies">The TOKEN messages to send, one cell each.</param>
    /// <param name="value">What they are worth together: at least what is needed.</param>
    /// <returns>False, and nothing is taken, when the wallet does not hold so much, or the day's budget is used up.</returns>
    /// <exception cref="PaymentException">The books cannot be written; nothing is taken.</exception>
    public bool TryTake(SettlementAccount payee, Amount atLeast, UnixTime now, out IReadOnlyList<byte[]> bodies, out Amount value)
    {
        (bodies, value) = ([], Amount.Zero);
        lock (_lock)
        {
            List<WalletToken> taken = [];
            foreach (WalletToken token in _tokens.Values.Where(token => token.Payee is null && now < token.AcceptUntil)
                .OrderBy(token => token.Value).ThenBy(token => token.AcceptUntil))
            {
                if (value >= atLeast)
                {
                    break;
                }

                taken.Add(token with { Payee = payee });
                value += Amount.FromStroops(token.Value);
            }

            Stroops spent = value.ToStroopsOrLimit();
            if (value < atLeast || taken.Count == 0 || !_day.TryReserve(spent, now))
            {
                value = Amount.Zero;
                return false;
            }

            try
            {
                Save(taken, DayRecord(now));
            }
            catch (PaymentException)
            {
                _day.Release(spent, now);
                throw;
            }

            bodies = [.. taken.Select(token => TokenMessages.WriteSpend(token.Token))];
            return true;
        }
    }

    /// <summary>The TOKEN messages of a session that no receipt came for: to be sent again when the session is linked again.</summary>
    public IReadOnlyList<byte[]> Unanswered(SettlementAccount payee)
    {
        lock (_lock)
        {
            return
            [
                .. _tokens.Values.Where(token => token.Payee == payee && !token.IsCredited).Select(token => TokenMessages.WriteSpend(token.Token)),
                .. _change.Values.Where(change => change.Payee == payee)
                    .Select(change => TokenMessages.WriteChange(change.Blinded.Item.Key, change.Blinded.Item.Blinded.Span)),
            ];
        }
    }

    /// <summary>The tokens that a session credited and that are not booked as paid in advance yet: see <see cref="WalletToken.MoveTo"/>.</summary>
    public IReadOnlyList<WalletToken> Credited(SettlementAccount payee)
    {
        lock (_lock)
        {
            return [.. _tokens.Values.Where(token => token.Payee == payee && token.IsCredited)];
        }
    }

    /// <summary>What sessions credited, since the program began.</summary>
    public Amount Spent { get; private set; }

    /// <summary>What a session was given and did not answer for.</summary>
    public Amount Outstanding(SettlementAccount payee)
    {
        lock (_lock)
        {
            Amount sum = Amount.Zero;
            foreach (WalletToken token in _tokens.Values.Where(token => token.Payee == payee && !token.IsCredited))
            {
                sum += Amount.FromStroops(token.Value);
            }

            return sum;
        }
    }

    /// <summary>Books what a session credited as spent; the tokens leave the wallet.</summary>
    /// <returns>How much it was.</returns>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public Amount BookSpent(SettlementAccount payee, UnixTime now)
    {
        lock (_lock)
        {
            IReadOnlyList<WalletToken> credited = Credited(payee);
            Amount sum = Amount.Zero;
            if (credited.Count > 0)
            {
                _store.Commit([.. credited.Select(token => token.Ending), .. credited.Select(token => token.MoveTo(BookAccount.Expense, null, now))]);
            }

            foreach (WalletToken token in credited)
            {
                _tokens.Remove(token.Token.Id);
                sum += Amount.FromStroops(token.Value);
            }

            Spent += sum;
            return sum;
        }
    }

    /// <summary>
    /// Gives up what earlier sessions were given and did not answer for, when nobody can go on with those sessions. A token that a hop may have seen is
    /// never shown to another.
    /// </summary>
    /// <returns>How much it was.</returns>
    /// <exception cref="PaymentException">The books cannot be written; nothing was given up.</exception>
    public Amount GiveUpSessions(UnixTime now)
    {
        lock (_lock)
        {
            WalletToken[] given = [.. _tokens.Values.Where(token => token.Payee is not null)];
            Amount sum = Amount.Zero;
            if (given.Length > 0)
            {
                _store.Commit(
                [
                    .. given.Select(token => token.Ending),
                    .. given.Select(token => token.IsCredited ? token.MoveTo(BookAccount.Expense, null, now) : Lost(token, now)),
                ]);
            }

            foreach (WalletToken token in given)
            {
                _tokens.Remove(token.Token.Id);
                sum += token.IsCredited ? Amount.Zero : Amount.FromStroops(token.Value);
            }

            return sum;
        }
    }

    /// <summary>Says that <see cref="WalletToken.Ending"/> was handed to the books.</summary>
    public void Forget(WalletToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        lock (_lock)
        {
            _tokens.Remove(token.Token.Id);
        }
    }

    /// <summary>A RECEIPT came from a session.</summary>
    /// <param name="body">The message after its kind, from anybody.</param>
    /// <param name="payee">The session that it came from.</param>
    /// <param name="list">The issuer's keys, to finish change with.</param>
    /// <param name="now">When.</param>
    /// <returns>What it says of a token or of change that is this session's; null when it says nothing of the kind.</returns>
    /// <exception cref="PaymentException">The books cannot be written: the hop will be asked again.</exception>
    public TokenStatus? HandleReceipt(ReadOnlySpan<byte> body, SettlementAccount payee, TokenKeyList list, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(list);
        lock (_lock)
        {
            if (TokenMessages.TryReadSpendReceipt(body, out TokenReceipt receipt))
            {
                return HandleReceipt(receipt, payee, now);
            }

            return TokenMessages.TryReadChangeReceipt(body, out ChangeId id, out TokenStatus status, out ReadOnlySpan<byte> signature)
                ? HandleChange(id, status, signature, payee, list, now)
                : null;
        }
    }

    /// <summary>Asks a session for change. What finishes it is durable when this returns.</summary>
    /// <param name="payee">The session.</param>
    /// <param name="list">The issuer's keys.</param>
    /// <param name="mebibytes">The denomination; the session must hold so much unused.</param>
    /// <param name="now">The time.</param>
    /// <returns>The TOKEN message to send; null when the denomination is not for sale.</returns>
    /// <exception cref="PaymentException">The books cannot be written; nothing was asked.</exception>
    public byte[]? AskForChange(SettlementAccount payee, TokenKeyList list, int mebibytes, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (list.ForSale(mebibytes, now) is not { } key)
        {
            return null;
        }

        WalletChange change = new(payee, BlindedToken.Create(list, key, _random));
        lock (_lock)
        {
            _store.Commit([change.ToRecord()]);
            _change.Add(change.Id, change);
        }

        return TokenMessages.WriteChange(change.Blinded.Item.Key, change.Blinded.Item.Blinded.Span);
    }

    private TokenStatus? HandleReceipt(TokenReceipt receipt, SettlementAccount payee, UnixTime now)
    {
        if (!_tokens.TryGetValue(receipt.Token, out WalletToken? token) || token.Payee != payee)
        {
            return null;
        }

        if (token.IsCredited)
        {
            return TokenStatus.Credited;
        }

        switch (receipt.Status)
        {
            case TokenStatus.Credited:
                Save([token with { IsCredited = true }]);
                break;
            case TokenStatus.Waiting or TokenStatus.Unavailable:
                break;
            default:
                // The hop has seen it: showing it to another would link the two, and the hop may redeem it whatever it said.
                _store.Commit([token.Ending, Lost(token, now)]);
                _tokens.Remove(token.Token.Id);
                break;
        }

        return receipt.Status;
    }

    private static JournalEntry Lost(WalletToken token, UnixTime now)
    {
        Amount amount = Amount.FromStroops(token.Value);
        return new($"token-lost/{token.Token.Id}", now, [new(BookAccount.WrittenOff, null, amount), new(BookAccount.Tokens, null, -amount)]);
    }

    private TokenStatus? HandleChange(
        ChangeId id, TokenStatus status, ReadOnlySpan<byte> signature, SettlementAccount payee, TokenKeyList list, UnixTime now)
    {
        if (!_change.TryGetValue(id, out WalletChange? change) || change.Payee != payee)
        {
            return null;
        }

        if (status is TokenStatus.Waiting or TokenStatus.Unavailable)
        {
            return status;
        }

        if (status != TokenStatus.Credited)
        {
            _store.Commit([change.Ending]);
            _change.Remove(id);
            return status;
        }

        if (change.Blinded.Finish(list, signature) is not { } finished)
        {
            return TokenStatus.BadSignature;
        }

        WalletToken token = ToWalletToken(finished, list);
        Amount amount = Amount.FromStroops(token.Value);
        _store.Commit(
        [
            change.Ending,
            token.ToRecord(),
            new JournalEntry($"token-change/{id}", now, [new(BookAccount.Tokens, null, amount), new(BookAccount.Suspense, null, -amount)]),
        ]);
        _change.Remove(id);
        _tokens.Add(finished.Id, token);
        return TokenStatus.Credited;
    }

    private StateRecord DayRecord(UnixTime now)
    {
        byte[] value = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(value, now.Milliseconds);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(sizeof(long)), _day.Spent.Value);
        return new(DayKind, DayKey, value);
    }

    private void RestoreDay(StateRecord state)
    {
        if (state.Value.Length != 2 * sizeof(long))
        {
            throw new PaymentException(PaymentErrorKind.BooksDoNotBalance, "What the wallet gave today cannot be read.");
        }

        UnixTime time = new(BinaryPrimitives.ReadInt64BigEndian(state.Value.Span));
        _day.Restore(new(BinaryPrimitives.ReadInt64BigEndian(state.Value.Span[sizeof(long)..])), time);
    }

    private void Save(IReadOnlyList<WalletToken> tokens, params ReadOnlySpan<BookRecord> others)
    {
        _store.Commit([.. tokens.Select(token => token.ToRecord()), .. others]);
        foreach (WalletToken token in tokens)
        {
            _tokens[token.Token.Id] = token;
        }
    }
}
