using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Stands between the circuits of a hop and its <see cref="TokenTill"/>: tokens come in under the gate, are taken outside of it, where the disk may be
/// waited for, and their credit is handed to the neighbour's book under it again. It also brings tokens to the issuer and gets change signed. As an
/// extension of the payment engine it has no messages on the links; it is told of neighbours, whose credit an earlier run may have left.
/// </summary>
public sealed class TokenDesk : IPeerExtension, ITokenTaker, IAsyncDisposable
{
    private const int MaximumQueue = 512;
    private const int BatchSize = 32;
    private const string DurableWish = "token-wish";

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly TokenDeskSetup _setup;
    private readonly TokenTill _till;
    private readonly Queue<Posted> _queue = [];
    private readonly List<(ChangeWish Wish, Action<byte[]> Reply)> _wanted = [];
    private readonly Dictionary<ChangeId, Action<byte[]>> _changeReplies = [];
    private readonly Dictionary<SettlementAccount, List<TokenCredit>> _credits = [];
    private readonly List<TokenCredit> _handedOn = [];
    private IPeerBooks? _books;
    private StepLoop? _loop;
    private Instant _redeemAt;
    private bool _hasAskedForKeys;

    /// <summary>A desk that goes on where an earlier one stopped. It works once <see cref="Start"/> was called.</summary>
    /// <exception cref="PaymentException">The books cannot be read.</exception>
    public TokenDesk(TokenDeskSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        _till = new(setup.Store, setup.Store.Load().States, setup.Options) { Lists = setup.List is null ? [] : [setup.List] };
        foreach (TokenCredit credit in _till.Pending())
        {
            Keep(credit);
        }

        _redeemAt = Instant.Now(setup.Time) + setup.RedeemAfter;
    }

    /// <inheritdoc/>
    public byte FirstType => Messages.MessageNumbers.TokenExtensionType;

    /// <inheritdoc/>
    public byte LastType => Messages.MessageNumbers.TokenExtensionType;

    /// <inheritdoc/>
    public Instant? NextDeadline => null;

    /// <summary>What is taken at the desk.</summary>
    public TokenTill Till => _till;

    /// <summary>Begins to work.</summary>
    /// <param name="failed">Told of the exception that ended the work: damaged books or a bug.</param>
    public void Start(Action<Exception> failed) => _loop = new StepLoop(_setup.Time, StepAsync, failed);

    /// <summary>
    /// A TOKEN message came; under the gate. The answer comes later, or never when the process ends before: the client sends the same again.
    /// </summary>
    /// <param name="body">The message after its kind, from anybody.</param>
    /// <param name="payer">The session that it came from.</param>
    /// <param name="reply">Sends a RECEIPT; called under the gate, when what it says is durable.</param>
    public void Post(ReadOnlySpan<byte> body, SettlementAccount payer, Action<byte[]> reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        bool isRead = body.Length is TokenMessages.SpendLength or TokenMessages.ChangeLength;
        if (!isRead || _queue.Count >= MaximumQueue)
        {
            reply(TokenMessages.WriteSpendReceipt(new(default, isRead ? TokenStatus.Unavailable : TokenStatus.Malformed, Amount.Zero)));
            return;
        }

        _queue.Enqueue(new(body.ToArray(), payer, reply));
        _loop?.Wake();
    }

    /// <summary>Under the gate: takes what a session's tokens are worth over into an account other than the neighbour's.</summary>
    /// <returns>The credits; the caller makes the entry and <see cref="TokenCredit.Ending"/> of each durable in one step.</returns>
    public IReadOnlyList<TokenCredit> TakeCredits(SettlementAccount payer)
    {
        if (!_credits.Remove(payer, out List<TokenCredit>? credits))
        {
            return [];
        }

        _handedOn.AddRange(credits);
        return credits;
    }

    /// <inheritdoc/>
    public void Attach(IPeerBooks books) => _books = books;

    /// <inheritdoc/>
    public void HandleLinked(IPeerBook peer, Instant now)
    {
        ArgumentNullException.ThrowIfNull(peer);
        HandOn(peer, _books!.ToUnixTime(now));
    }

    /// <inheritdoc/>
    public void HandleUnlinked(IPeerBook peer, Instant now)
    {
        // Credit stays in the neighbour's book.
    }

    /// <inheritdoc/>
    public void HandleMessage(IPeerBook peer, IPeerLink link, ReadOnlySpan<byte> body, Instant now)
    {
        // There are no such messages.
    }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        // There is no such deadline.
    }

    /// <summary>Ends after the step that runs now.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
        {
            await _loop.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Does all that is to do now, outside of the gate. One call at a time; for tests that have no loop.</summary>
    internal async Task<Instant?> StepAsync(CancellationToken cancellationToken)
    {
        if (!_hasAskedForKeys)
        {
            _hasAskedForKeys = await RefreshKeysAsync(cancellationToken).ConfigureAwait(false);
        }

        List<Posted> batch = [];
        TokenCredit[] ended = [];
        _setup.Gate(() =>
        {
            while (batch.Count < BatchSize && _queue.TryDequeue(out Posted? posted))
            {
                batch.Add(posted);
            }

            ended = [.. _handedOn];
            _handedOn.Clear();
        });
        Array.ForEach(ended, _till.Forget);
        batch.ForEach(Take);
        await ChangeAsync(cancellationToken).ConfigureAwait(false);
        await RedeemAsync(cancellationToken).ConfigureAwait(false);
        Instant now = Instant.Now(_setup.Time);
        return batch.Count == BatchSize ? now
            : _wanted.Count > 0 || !_hasAskedForKeys || _till.Wishes.Count > 0 ? now + Retry
            : _redeemAt;
    }

    /// <summary>Asks the issuer for its keys; a list that is not the issuer's, or older than the one at hand, is not taken.</summary>
    internal async Task<bool> RefreshKeysAsync(CancellationToken cancellationToken)
    {
        IssuerAnswer answer = await _setup.Issuer.GetKeysAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Value is not { } bytes || !TokenKeyList.TryRead(bytes.Span, out TokenKeyList? list)
            || list.Issuer != _setup.IssuerAccount || list.Network != _setup.Rail.Network || _till.Lists.Any(old => old.Published > list.Published))
        {
            return false;
        }

        _till.Lists = [list];
        return true;
    }

    private UnixTime Now() => new(_setup.Time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Take(Posted posted)
    {
        UnixTime now = Now();
        if (posted.Body.Length == TokenMessages.ChangeLength)
        {
            TakeWish(posted, now);
            return;
        }

        TokenReceipt receipt = _till.Accept(posted.Body, posted.Payer, now);
        IReadOnlyList<TokenCredit> pending = _till.Pending(posted.Payer);
        _setup.Gate(() =>
        {
            foreach (TokenCredit credit in pending)
            {
                Keep(credit);
            }

            if (_books?.Find(posted.Payer) is { } book)
            {
                HandOn(book, now);
            }

            posted.Reply(TokenMessages.WriteSpendReceipt(receipt));
        });
    }

    private void TakeWish(Posted posted, UnixTime now)
    {
        ChangeId id = TokenMessages.TryReadChange(posted.Body, out TokenKeyId key, out ReadOnlySpan<byte> blinded) ? ChangeId.Of(key, blinded) : default;
        int waiting = _wanted.FindIndex(wanted => wanted.Wish.Id == id);
        if (waiting >= 0)
        {
            _wanted[waiting] = (_wanted[waiting].Wish, posted.Reply);
            return;
        }

        byte[]? receipt = _till.ReadChange(posted.Body, posted.Payer, now, out ChangeWish? wish);
        if (wish is not null && _setup.Store.FindOnce(DurableWish, id.ToArray()) is not null)
        {
            // It was durable, and is no longer wanted: the issuer refused it, and its value went back.
            (receipt, wish) = (TokenTill.RefuseChange(id, TokenStatus.Expired), null);
        }

        if (wish is null)
        {
            _setup.Gate(() =>
            {
                if (receipt is not null)
                {
                    posted.Reply(receipt);
                }
                else
                {
                    _changeReplies[id] = posted.Reply;
                }
            });
            return;
        }

        _setup.Gate(() =>
        {
            if (_books?.Find(posted.Payer) is not { } book || book.Balance > -wish.Amount)
            {
                posted.Reply(TokenTill.RefuseChange(wish.Id, TokenStatus.NoBalance));
                return;
            }

            // Durable in one step; the issuer is asked only once the last of the three is seen in the books.
            book.CreditWith(wish.MoveFrom(BookAccount.Peer, posted.Payer, now));
            book.Add(wish.Record);
            book.Add(new OnceRecord(DurableWish, wish.Id.ToArray(), default));
            _wanted.Add((wish, posted.Reply));
        });
    }

    /// <summary>Under the gate.</summary>
    private void Keep(TokenCredit credit)
    {
        if (_handedOn.Contains(credit))
        {
            return;
        }

        if (!_credits.TryGetValue(credit.Payer, out List<TokenCredit>? credits))
        {
            _credits.Add(credit.Payer, credits = []);
        }

        if (!credits.Contains(credit))
        {
            credits.Add(credit);
        }
    }

    /// <summary>Under the gate: the neighbour's book takes its credit over, in the engine's next commit.</summary>
    private void HandOn(IPeerBook book, UnixTime now)
    {
        foreach (TokenCredit credit in TakeCredits(book.Peer))
        {
            book.CreditWith(credit.MoveTo(BookAccount.Peer, book.Peer, now));
            book.Add(credit.Ending);
        }
    }

    private async Task ChangeAsync(CancellationToken cancellationToken)
    {
        _setup.Gate(() =>
        {
            foreach ((ChangeWish wish, Action<byte[]> reply) in _wanted)
            {
                _changeReplies[wish.Id] = reply;
            }
        });
        ChangeWish[] durable = [.. _wanted.Select(wanted => wanted.Wish).Where(wish => _setup.Store.FindOnce(DurableWish, wish.Id.ToArray()) is not null)];
        Array.ForEach(durable, _till.Add);
        _setup.Gate(() => _wanted.RemoveAll(wanted => durable.Contains(wanted.Wish)));
        if (_till.Lists.Count == 0)
        {
            return;
        }

        foreach (ChangeWish wish in _till.Wishes)
        {
            TokenKeyList list = _till.Lists[0];
            IssuerAnswer answer = await _setup.Issuer.SignAsync(TokenTill.CreateOrder(wish, list, _setup.Key), null, cancellationToken).ConfigureAwait(false);
            if (answer.Value is { Length: Token.AuthenticatorLength } signature)
            {
                Answer(wish, _till.HandleChange(wish, signature, Now()));
            }
            else if (answer.Fault is IssuerFault.NotRedeemed)
            {
                // What the session paid with is still here: bring it first.
                _redeemAt = Instant.Now(_setup.Time);
            }
            else if (answer.Fault is { } fault and not IssuerFault.Unavailable)
            {
                TokenStatus status = fault == IssuerFault.KeyNotForSale ? TokenStatus.Expired : TokenStatus.Malformed;
                Answer(wish, _till.HandleChangeRefused(wish, status));
                _setup.Gate(() =>
                {
                    foreach (TokenCredit credit in _till.Pending(wish.Payer))
                    {
                        Keep(credit);
                    }

                    if (_books?.Find(wish.Payer) is { } book)
                    {
                        HandOn(book, Now());
                    }
                });
            }
        }
    }

    private void Answer(ChangeWish wish, byte[] receipt) => _setup.Gate(() =>
    {
        if (_changeReplies.Remove(wish.Id, out Action<byte[]>? reply))
        {
            reply(receipt);
        }
    });

    private async Task RedeemAsync(CancellationToken cancellationToken)
    {
        Instant now = Instant.Now(_setup.Time);
        if (_till.Lists.Count == 0 || (_till.HeldCount < _setup.RedeemAt && !_till.HasWaiting && now < _redeemAt))
        {
            return;
        }

        _redeemAt = now + _setup.RedeemAfter;
        TokenRedemption redemption = _till.CreateRedemption(_till.Lists[0], _setup.Key);
        IssuerAnswer answer = await _setup.Issuer.RedeemAsync(redemption, cancellationToken).ConfigureAwait(false);
        if (answer.Value is not { } bytes || !RedemptionReply.TryRead(bytes.Span, redemption, out RedemptionReply? reply))
        {
            _redeemAt = now + Retry;
            return;
        }

        _till.HandleReply(redemption, reply, Now());
        IReadOnlyList<TokenCredit> confirmed = _till.Pending();
        _setup.Gate(() =>
        {
            foreach (TokenCredit credit in confirmed)
            {
                Keep(credit);
                if (_books?.Find(credit.Payer) is { } book)
                {
                    HandOn(book, Now());
                }
            }
        });
        await BookPayoutsAsync(reply, cancellationToken).ConfigureAwait(false);
    }

    private async Task BookPayoutsAsync(RedemptionReply reply, CancellationToken cancellationToken)
    {
        foreach (TransferHash hash in reply.Payouts)
        {
            FoundTransfer found = await _setup.Rail.FindAsync(hash, cancellationToken).ConfigureAwait(false);
            if (found.Transfer is { } payout && payout.Source == _setup.IssuerAccount && payout.Destination == _setup.Key.Account)
            {
                _till.HandlePayout(payout, Now());
            }
        }
    }

    private sealed record Posted(byte[] Body, SettlementAccount Payer, Action<byte[]> Reply);
}
