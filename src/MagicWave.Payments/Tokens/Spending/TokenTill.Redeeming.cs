using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Spending;

/// <content>Bringing tokens to the issuer.</content>
public sealed partial class TokenTill
{
    private const string Refused = "token-refused";
    private const string PaidOut = "token-payout";

    /// <summary>How many tokens wait to be redeemed.</summary>
    public int HeldCount
    {
        get
        {
            lock (_lock)
            {
                return _held.Count;
            }
        }
    }

    /// <summary>Whether a session waits for the issuer to confirm a token.</summary>
    public bool HasWaiting
    {
        get
        {
            lock (_lock)
            {
                return _held.Values.Any(held => !held.IsCredited);
            }
        }
    }

    /// <summary>The next tokens to bring to an issuer: those that sessions wait for first. Nothing changes by it.</summary>
    /// <param name="list">The issuer's keys.</param>
    /// <param name="hop">The hop's key.</param>
    public TokenRedemption CreateRedemption(TokenKeyList list, SettlementKey hop)
    {
        ArgumentNullException.ThrowIfNull(list);
        lock (_lock)
        {
            Token[] tokens =
            [
                .. _held.Values.Where(held => list.Find(held.Token.KeyId) is not null)
                    .OrderBy(held => held.IsCredited).Take(TokenRedemption.MaximumTokens).Select(held => held.Token),
            ];
            return TokenRedemption.Create(list.Network, list.Issuer, hop, tokens);
        }
    }

    /// <summary>Books what the issuer said to a redemption; doing it again changes nothing.</summary>
    /// <param name="redemption">What was brought.</param>
    /// <param name="reply">What the issuer said.</param>
    /// <param name="now">When.</param>
    /// <returns>The sessions whose tokens were spent elsewhere too.</returns>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public IReadOnlyList<SettlementAccount> HandleReply(TokenRedemption redemption, RedemptionReply reply, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(redemption);
        ArgumentNullException.ThrowIfNull(reply);
        List<SettlementAccount> cheats = [];
        lock (_lock)
        {
            for (int i = 0; i < reply.Statuses.Count; i++)
            {
                if (!_held.TryGetValue(redemption.Tokens[i].Id, out HeldToken? held))
                {
                    continue;
                }

                if (reply.Statuses[i] == TokenStatus.Credited)
                {
                    Confirm(held, now);
                }
                else if (reply.Statuses[i] is not TokenStatus.Unavailable)
                {
                    Lose(held, now);
                    cheats.Add(held.Payer);
                }
            }
        }

        return cheats;
    }

    /// <summary>Books a payout of the issuer that was seen on the ledger, once.</summary>
    /// <param name="payout">A transfer from the issuer to this hop.</param>
    /// <param name="now">When.</param>
    /// <exception cref="PaymentException">The books cannot be written: call it again.</exception>
    public void HandlePayout(LedgerTransfer payout, UnixTime now)
    {
        ArgumentNullException.ThrowIfNull(payout);
        if (_store.FindOnce(PaidOut, payout.Hash.ToArray()) is not null)
        {
            return;
        }

        Amount amount = Amount.FromStroops(payout.Amount);
        try
        {
            _store.Commit(
            [
                new OnceRecord(PaidOut, payout.Hash.ToArray(), default),
                new JournalEntry(
                    $"token-payout/{payout.Hash}", now, [new(BookAccount.Cash, null, amount), new(BookAccount.Tokens, null, -amount)]),
            ]);
        }
        catch (PaymentException e) when (e.Kind == PaymentErrorKind.AlreadyRecorded)
        {
            // Another process that shares the books was faster.
        }
    }

    private void Confirm(HeldToken held, UnixTime now)
    {
        List<BookRecord> records = [held.Ending];
        TokenCredit credit = held.ToCredit();
        if (!held.IsCredited)
        {
            records.AddRange(Credit(credit, now));
        }

        _store.Commit(records);
        Release(held);
        if (!held.IsCredited)
        {
            _credits.Add(credit.Token, credit);
        }
    }

    private void Lose(HeldToken held, UnixTime now)
    {
        List<BookRecord> records = [held.Ending, new OnceRecord(Refused, held.Token.Id.ToArray(), default)];
        if (held.IsCredited)
        {
            records.Add(new JournalEntry(
                $"token-lost/{held.Token.Id}", now, [new(BookAccount.WrittenOff, null, held.Amount), new(BookAccount.Tokens, null, -held.Amount)]));
        }

        _store.Commit(records);
        Release(held);
    }

    private void Release(HeldToken held)
    {
        _held.Remove(held.Token.Id);
        if (!held.IsCredited)
        {
            return;
        }

        Amount rest = _unconfirmed.GetValueOrDefault(held.Payer) - held.Amount;
        if (rest > Amount.Zero)
        {
            _unconfirmed[held.Payer] = rest;
        }
        else
        {
            _unconfirmed.Remove(held.Payer);
        }
    }
}
