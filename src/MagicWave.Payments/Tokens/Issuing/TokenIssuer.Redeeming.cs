using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <content>Redeeming, and paying hops.</content>
public sealed partial class TokenIssuer
{
    private const string Redeemed = "issuer-redeemed";

    private readonly Dictionary<SettlementAccount, IssuerPayout> _payouts = [];

    /// <summary>
    /// Takes tokens back from a hop. The first hop that brings a token is owed its value; from every other it was spent before. The same hop may
    /// bring the same tokens again, and is told the same.
    /// </summary>
    /// <param name="bytes">A <see cref="TokenRedemption"/>, from anybody.</param>
    /// <param name="now">The time.</param>
    /// <param name="reply">A <see cref="RedemptionReply"/>; null when there is a fault.</param>
    public IssuerFault? Redeem(ReadOnlySpan<byte> bytes, UnixTime now, out byte[]? reply)
    {
        reply = null;
        if (!TokenRedemption.TryRead(bytes, out TokenRedemption? redemption))
        {
            return IssuerFault.Malformed;
        }

        if (redemption.Network != _setup.Network || redemption.Issuer != Account)
        {
            return redemption.Network != _setup.Network ? IssuerFault.WrongNetwork : IssuerFault.WrongIssuer;
        }

        TokenStatus?[] faults = [.. redemption.Tokens.Select(token => Verify(token, now))];
        try
        {
            lock (_lock)
            {
                TokenStatus[] statuses = Redeem(redemption, faults, now);
                reply = RedemptionReply.Write(redemption, Find(redemption.Hop), statuses, _setup.Key);
                return null;
            }
        }
        catch (PaymentException e) when (e.IsTransient || e.Kind == PaymentErrorKind.AlreadyRecorded)
        {
            // Already recorded: another process of this issuer was faster with one of them; the next call sees it.
            return IssuerFault.Unavailable;
        }
    }

    private TokenStatus? Verify(Token token, UnixTime now) =>
        _setup.Keys.Find(token.KeyId) is not { } key ? TokenStatus.UnknownKey
            : now >= key.RedeemUntil ? TokenStatus.Expired
            : !key.IsSigned(token) ? TokenStatus.BadSignature
            : null;

    private TokenStatus[] Redeem(TokenRedemption redemption, TokenStatus?[] faults, UnixTime now)
    {
        List<BookRecord> records = [];
        TokenStatus[] statuses = new TokenStatus[faults.Length];
        Stroops sum = Stroops.Zero;
        for (int i = 0; i < faults.Length; i++)
        {
            Token token = redemption.Tokens[i];
            if (faults[i] is { } fault)
            {
                statuses[i] = fault;
            }
            else if (_setup.Store.FindOnce(Redeemed, token.Id.ToArray()) is { } first)
            {
                bool isSame = SettlementAccount.FromBytes(first) == redemption.Hop;
                statuses[i] = isSame ? TokenStatus.Credited : TokenStatus.AlreadySpent;
            }
            else
            {
                Stroops value = _setup.Keys.Find(token.KeyId)!.Value;
                sum += value;
                statuses[i] = TokenStatus.Credited;
                records.Add(new OnceRecord(Redeemed, token.Id.ToArray(), redemption.Hop.ToArray()) { IsShared = true });
                Amount amount = Amount.FromStroops(value);
                records.Add(new JournalEntry(
                    $"redeemed/{token.Id}",
                    now,
                    [new(BookAccount.TokenLiability, null, amount), new(BookAccount.GuardPayable, null, -amount)]));
            }
        }

        if (records.Count > 0)
        {
            HopAccount hop = Find(redemption.Hop);
            hop = hop with { Redeemed = hop.Redeemed + sum };
            records.Add(hop.ToRecord());
            _setup.Store.Commit(records);
            _hops[hop.Hop] = hop;
        }

        return statuses;
    }
}
