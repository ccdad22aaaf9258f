using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>Stands between a client's circuits and its wallet: asked under the gate, works outside of it, answers under it again.</summary>
public sealed class TokenPurse : ITokenPayer, IAsyncDisposable
{
    private const int MaximumQueue = 256;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly TokenWallet _wallet;
    private readonly Func<TokenKeyList?> _list;
    private readonly TimeProvider _time;
    private readonly Action<Action> _gate;
    private readonly Queue<Action> _queue = [];
    private StepLoop? _loop;

    /// <summary>A purse over a wallet; it works once <see cref="Start"/> was called.</summary>
    /// <param name="wallet">The wallet; not disposed of.</param>
    /// <param name="list">The issuer's keys; null until they are known.</param>
    /// <param name="time">The clock.</param>
    /// <param name="gate">Runs an action under the gate of the circuits.</param>
    public TokenPurse(TokenWallet wallet, Func<TokenKeyList?> list, TimeProvider time, Action<Action> gate) =>
        (_wallet, _list, _time, _gate) = (wallet, list, time, gate);

    /// <summary>Whether something waits to be done; under the gate.</summary>
    internal bool HasWork => _queue.Count > 0;

    /// <summary>Begins to work.</summary>
    /// <param name="failed">Told of the exception that ended the work: damaged books or a bug.</param>
    public void Start(Action<Exception> failed) => _loop = new StepLoop(_time, _ => Task.FromResult(Step()), failed);

    /// <inheritdoc/>
    public void Take(SettlementAccount payee, Amount atLeast, Action<IReadOnlyList<byte[]>, Amount> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        bool isQueued = Enqueue(() =>
        {
            _ = _wallet.TryTake(payee, atLeast, Now(), out IReadOnlyList<byte[]> bodies, out Amount value);
            _gate(() => given(bodies, value));
        });
        if (!isQueued)
        {
            given([], Amount.Zero);
        }
    }

    /// <inheritdoc/>
    public void HandleReceipt(SettlementAccount payee, ReadOnlySpan<byte> body, Action<TokenOutcome> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        byte[] copy = body.ToArray();
        _ = Enqueue(() =>
        {
            TokenStatus? status = _list() is { } list ? _wallet.HandleReceipt(copy, payee, list, Now()) : null;
            Amount credited = _wallet.BookSpent(payee, Now());
            TokenOutcome outcome = new(status, credited, _wallet.Outstanding(payee));
            _gate(() => read(outcome));
        });
    }

    /// <inheritdoc/>
    public void FindUnanswered(SettlementAccount payee, Action<IReadOnlyList<byte[]>> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        _ = Enqueue(() =>
        {
            IReadOnlyList<byte[]> bodies = _wallet.Unanswered(payee);
            _gate(() => found(bodies));
        });
    }

    /// <summary>Ends after the step that runs now.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
        {
            await _loop.DisposeAsync().ConfigureAwait(false);
        }
    }

    private UnixTime Now() => new(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private bool Enqueue(Action work)
    {
        if (_queue.Count >= MaximumQueue)
        {
            return false;
        }

        _queue.Enqueue(work);
        _loop?.Wake();
        return true;
    }

    /// <summary>Does all that is to do now, outside of the gate. One call at a time; for tests that have no loop.</summary>
    internal Instant? Step()
    {
        while (true)
        {
            Action? next = null;
            _gate(() => next = _queue.TryPeek(out Action? first) ? first : null);
            if (next is null)
            {
                return null;
            }

            try
            {
                next();
            }
            catch (PaymentException e) when (e.IsTransient)
            {
                // The books cannot be written now: nothing was taken, and it is tried again.
                return Instant.Now(_time) + Retry;
            }

            _gate(() => _queue.Dequeue());
        }
    }
}
