using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Spending;

/// <summary>
/// Where a hop takes tokens. One commit remembers the token as spent, keeps it for redemption and credits its value to the session that brought
/// it; so a token is credited once, whoever brings it how often at the same time, and whatever crashes. The same token of the same session gives
/// the same receipt. Thread-safe; calls block on the disk, so they belong outside of a gate.
/// </summary>
public sealed partial class TokenTill
{
    private const string Spent = "token-spent";

    private readonly Lock _lock = new();
    private readonly IPaymentStore _store;
    private readonly TokenTillOptions _options;
    private readonly Dictionary<TokenId, TokenCredit> _credits = [];
    private readonly Dictionary<TokenId, HeldToken> _held = [];
    private readonly Dictionary<TokenId, HeldToken> _uncertain = [];
    private readonly Dictionary<SettlementAccount, Amount> _unconfirmed = [];
    private IReadOnlyList<TokenKeyList> _lists = [];

    /// <summary>A till that goes on where an earlier one stopped.</summary>
    /// <param name="store">The hop's books.</param>
    /// <param name="states">The states in them.</param>
    /// <param name="options">How tokens are taken.</param>
    /// <exception cref="PaymentException">A stored token cannot be read.</exception>
    public TokenTill(IPaymentStore store, IReadOnlyList<StateRecord> states, TokenTillOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(options);
        (_store, _options) = (store, options);
        foreach (StateRecord state in states)
        {
            if (state.Kind == TokenCredit.Kind)
            {
                TokenCredit credit = TokenCredit.FromRecord(state);
                _credits.Add(credit.Token, credit);
            }
            else if (state.Kind == HeldToken.Kind)
            {
                Hold(HeldToken.FromRecord(state));
            }
            else if (state.Kind == ChangeWish.Kind)
            {
                ChangeWish wish = ChangeWish.FromRecord(state);
                _wishes.Add(wish.Id, wish);
            }
        }

    }

    /// <summary>The keys whose tokens are taken: the lists of the issuers that the operator trusts, the newest of each.</summary>
    public IReadOnlyList<TokenKeyList> Lists
    {
        get => Volatile.Read(ref _lists);
        set => Volatile.Write(ref _lists, value);
    }

    /// <summary>What was taken and no account took over yet: all of it, or that of one session.</summary>
    public IReadOnlyList<TokenCredit> Pending(SettlementAccount? payer = null)
    {
        lock (_lock)
        {
            return [.. _credits.Values.Where(credit => payer is null || credit.Payer == payer)];
        }
    }

    /// <summary>Says that <see cref="TokenCredit.Ending"/> was handed to the books.</summary>
    public void Forget(TokenCredit credit)
    {
        ArgumentNullException.ThrowIfNull(credit);
        lock (_lock)
        {
            _credits.Remove(credit.Token);
        }
    }

    /// <summary>Takes the token of a TOKEN that spends. What it says is durable.</summary>
    /// <param name="body">The message after its kind, from anybody.</param>
    /// <param name="payer">The session that it came from.</param>
    /// <param name="now">When.</param>
    public TokenReceipt Accept(ReadOnlySpan<byte> body, SettlementAccount payer, UnixTime now)
    {
        if (!TokenMessages.TryReadSpend(body, out Token? token))
        {
            return new(default, TokenStatus.Malformed, Amount.Zero);
        }

        if (Verify(token!, now, out TokenKey? key) is { } fault)
        {
            return new(token!.Id, fault, Amount.Zero);
        }

        try
        {
            return FindReceipt(token!.Id, payer) ?? Take(token, key!, payer, now);
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            return new(token!.Id, TokenStatus.Unavailable, Amount.Zero);
        }
    }

    private TokenStatus? Verify(Token token, UnixTime now, out TokenKey? key)
    {
        key = null;
        foreach (TokenKeyList list in Lists)
        {
            key = list.Find(token.KeyId);
            if (key is not null)
            {
                return !PublicBytes.Equal(token.ChallengeDigest, list.ChallengeDigest.Span) ? TokenStatus.Malformed
                    : now < key.Start || now >= key.AcceptUntil ? TokenStatus.Expired
                    : !key.IsSigned(token) ? TokenStatus.BadSignature
                    : null;
            }
        }

        return TokenStatus.UnknownKey;
    }

    /// <summary>What was said to a token before; null for one that nobody brought.</summary>
    private TokenReceipt? FindReceipt(TokenId id, SettlementAccount payer)
    {
        if (_store.FindOnce(Spent, id.ToArray()) is not { } spent)
        {
            return null;
        }

        if (SettlementAccount.FromBytes(spent.AsSpan(0, SettlementAccount.Length)) != payer || _store.FindOnce(Refused, id.ToArray()) is not null)
        {
            return new(id, TokenStatus.AlreadySpent, Amount.Zero);
        }

        Amount amount = Amount.FromBytes(spent.AsSpan(SettlementAccount.Length));
        lock (_lock)
        {
            if (_uncertain.TryGetValue(id, out HeldToken? taken))
            {
                Remember(taken);
            }

            bool waits = _held.TryGetValue(id, out HeldToken? held) && !held.IsCredited;
            return new(id, waits ? TokenStatus.Waiting : TokenStatus.Credited, amount);
        }
    }

    private TokenReceipt Take(Token token, TokenKey key, SettlementAccount payer, UnixTime now)
    {
        Amount amount = Amount.FromStroops(key.Value);
        lock (_lock)
        {
            if (FindReceipt(token.Id, payer) is { } receipt)
            {
                return receipt;
            }

            HeldToken held = new(token, payer, amount, IsWithinOfflineLimit(key, payer));
            byte[] spent = new byte[SettlementAccount.Length + Amount.EncodedLength];
            payer.CopyTo(spent);
            amount.CopyTo(spent.AsSpan(SettlementAccount.Length));
            List<BookRecord> records = [new OnceRecord(Spent, token.Id.ToArray(), spent) { IsShared = true }, held.ToRecord()];
            if (held.IsCredited)
            {
                records.AddRange(Credit(held.ToCredit(), now));
            }

            // Should the answer to the commit be lost, the token is found spent when it comes again, and this says what belongs to it.
            _uncertain[token.Id] = held;
            try
            {
                _store.Commit(records);
            }
            catch (PaymentException e) when (e.Kind == PaymentErrorKind.AlreadyRecorded)
            {
                // Another process that shares the books was faster.
                _uncertain.Remove(token.Id);
                return FindReceipt(token.Id, payer)!.Value;
            }

            Remember(held);
            return new(token.Id, held.IsCredited ? TokenStatus.Credited : TokenStatus.Waiting, amount);
        }
    }

    private static BookRecord[] Credit(TokenCredit credit, UnixTime now) =>
    [
        new JournalEntry(
            $"token/{credit.Token}", now, [new(BookAccount.Tokens, null, credit.Amount), new(BookAccount.TokenCredit, null, -credit.Amount)]),
        credit.ToRecord(),
    ];

    private void Remember(HeldToken held)
    {
        _uncertain.Remove(held.Token.Id);
        Hold(held);
        if (held.IsCredited)
        {
            _credits.Add(held.Token.Id, held.ToCredit());
        }
    }

    private void Hold(HeldToken held)
    {
        _held.Add(held.Token.Id, held);
        if (held.IsCredited)
        {
            _unconfirmed[held.Payer] = _unconfirmed.GetValueOrDefault(held.Payer) + held.Amount;
        }
    }

    private bool IsWithinOfflineLimit(TokenKey key, SettlementAccount payer)
    {
        Amount value = Amount.FromStroops(key.Value);
        Int128 limit = value.Units / key.Mebibytes * _options.OfflineMebibytes;
        return (_unconfirmed.GetValueOrDefault(payer) + value).Units <= limit;
    }
}
