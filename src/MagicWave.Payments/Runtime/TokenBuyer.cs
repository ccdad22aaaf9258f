using MagicWave.Core.Time;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Keeps a wallet filled: plans a purchase at a random time when the wallet runs low, checks the issuer's keys against the consensus, orders, pays, and
/// fetches the signatures. After a crash it goes on with whatever orders the wallet has; each is paid at most once.
/// </summary>
public sealed class TokenBuyer : IAsyncDisposable
{
    private readonly TokenBuyerSetup _setup;
    private StepLoop? _loop;
    private Instant? _plannedAt;
    private bool _isSubscriptionUsed;

    /// <summary>Buys once <see cref="Start"/> was called.</summary>
    public TokenBuyer(TokenBuyerSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
    }

    /// <summary>The list that is bought under; null until the first one was fetched and found good.</summary>
    public TokenKeyList? List { get; private set; }

    /// <summary>Why the last list was not bought under; null when it was.</summary>
    public TokenKeyListFault? ListFault { get; private set; }

    /// <summary>Begins to work.</summary>
    /// <param name="failed">Told of the exception that ended the work: damaged books or a bug.</param>
    public void Start(Action<Exception> failed) => _loop = new StepLoop(_setup.Time, StepAsync, failed);

    /// <summary>Has the wallet looked at again: tokens were spent.</summary>
    public void Wake() => _loop?.Wake();

    /// <summary>Ends after the step that runs now.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
        {
            await _loop.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Does all that is to do now; for tests that have no loop.</summary>
    internal async Task<Instant?> StepAsync(CancellationToken cancellationToken)
    {
        Instant now = Instant.Now(_setup.Time);
        try
        {
            Plan(now);
            if (_setup.Wallet.Orders.Count == 0 && (_plannedAt is null || now < _plannedAt))
            {
                return Instant.Earlier(_plannedAt, now + _setup.Policy.MinimumDelay);
            }

            if (await RefreshListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (now >= _plannedAt)
                {
                    Order();
                }

                foreach (WalletOrder order in _setup.Wallet.Orders)
                {
                    await GoOnAsync(order, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (PaymentException e) when (e.IsTransient)
        {
            // The books cannot be written now: whatever was not made durable did not happen.
        }

        return now + _setup.Policy.Retry;
    }

    private UnixTime Now() => new(_setup.Time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Plan(Instant now)
    {
        if (_plannedAt is null && _setup.Wallet.Orders.Count == 0 && _setup.Wallet.AvailableMebibytes(Now()) < _setup.Policy.LowMebibytes)
        {
            TimeSpan span = _setup.Policy.MaximumDelay - _setup.Policy.MinimumDelay;
            _plannedAt = now + _setup.Policy.MinimumDelay + TimeSpan.FromTicks(_setup.Random.NextInt64(span.Ticks + 1));
        }
    }

    private async Task<bool> RefreshListAsync(CancellationToken cancellationToken)
    {
        UnixTime now = Now();
        if (_setup.ListedDigest() is not { } listed)
        {
            return false;
        }

        if (List is null || List.Check(_setup.Rail.Network, listed, now) is not null)
        {
            IssuerAnswer answer = await _setup.Issuer.GetKeysAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Value is not { } bytes || !TokenKeyList.TryRead(bytes.Span, out TokenKeyList? list) || list.Issuer != _setup.IssuerAccount)
            {
                return false;
            }

            ListFault = list.Check(_setup.Rail.Network, listed, now);
            List = ListFault is null ? list : null;
        }

        return List is not null;
    }

    private void Order()
    {
        UnixTime now = Now();
        if (_setup.Subscription is { } subscription && _setup.SubscriptionHolder is { } holder && !_isSubscriptionUsed)
        {
            _setup.Wallet.OrderFromSubscription(List!, SplitAllocation(subscription.Mebibytes), subscription, holder, now);
            _isSubscriptionUsed = true;
        }
        else
        {
            _setup.Wallet.Order(List!, _setup.Policy.Denominations, now);
        }

        _plannedAt = null;
    }

    private static List<int> SplitAllocation(int mebibytes)
    {
        List<int> parts = [];
        foreach (int denomination in TokenDenomination.All.Reverse())
        {
            while (mebibytes >= denomination && parts.Count < TokenOrder.MaximumItems)
            {
                parts.Add(denomination);
                mebibytes -= denomination;
            }
        }

        return parts;
    }

    private async Task GoOnAsync(WalletOrder order, CancellationToken cancellationToken)
    {
        if (order.State == WalletOrderState.Unpaid)
        {
            order = await PayAsync(order, cancellationToken).ConfigureAwait(false);
        }

        if (order.State == WalletOrderState.Paying
            && await TransferFate.AskAsync(_setup.Rail, order.Transfer!, cancellationToken).ConfigureAwait(false) is { } isPaid)
        {
            _setup.Wallet.EndPayment(order.Order.Id, isPaid, Now());
            order = Find(order);
        }

        if (order.State != WalletOrderState.Paid)
        {
            return;
        }

        IssuerAnswer answer = await _setup.Issuer.SignAsync(order.Order, order.Transfer?.Hash, cancellationToken).ConfigureAwait(false);
        if (answer.Value is { } signatures && signatures.Length == order.Order.Items.Count * Token.AuthenticatorLength)
        {
            ReadOnlyMemory<byte>[] each =
                [.. order.Order.Items.Select((_, i) => signatures.Slice(i * Token.AuthenticatorLength, Token.AuthenticatorLength))];
            _setup.Wallet.HandleSignatures(order.Order.Id, List!, each, Now());
        }
        else if (order.Transfer is null && answer.Fault is { } fault and not IssuerFault.Unavailable)
        {
            // Nothing was paid for it, and the issuer will not sign it: used up, or no longer valid.
            _setup.Wallet.Abandon(order.Order.Id, fault);
        }
    }

    private async Task<WalletOrder> PayAsync(WalletOrder order, CancellationToken cancellationToken)
    {
        // One at a time: the next sequence is known only when nothing of this account is under way.
        if (_setup.Wallet.Orders.Any(other => other.State == WalletOrderState.Paying)
            || await _setup.Rail.GetAccountAsync(_setup.Key.Account, cancellationToken).ConfigureAwait(false) is not { } account
            || account.Balance < order.Total)
        {
            return order;
        }

        UnixTime now = Now();
        TransferOrder terms = new(
            _setup.Key.Account, order.Order.Issuer, order.Total, order.Order.Id.Memo, account.Sequence + 1, now + _setup.Policy.TransferValidity);
        _setup.Wallet.BeginPayment(order.Order.Id, _setup.Rail.Sign(terms, _setup.Key), account.Balance, now);
        return Find(order);
    }

    private WalletOrder Find(WalletOrder order) => _setup.Wallet.Orders.First(other => other.Order.Id == order.Order.Id);
}
