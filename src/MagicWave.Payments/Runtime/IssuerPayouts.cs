using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// Pays hops what they redeemed, one transfer at a time: signed, stored, sent, and sent again the same until the ledger has it or never can.
/// </summary>
public sealed class IssuerPayouts : IAsyncDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(2);

    private readonly TokenIssuer _issuer;
    private readonly SettlementKey _key;
    private readonly ISettlementRail _rail;
    private readonly TimeProvider _time;
    private readonly Stroops _minimum;
    private readonly TimeSpan _pause;
    private StepLoop? _loop;

    /// <summary>Pays for an issuer once <see cref="Start"/> was called.</summary>
    /// <param name="issuer">The issuer.</param>
    /// <param name="key">Its key.</param>
    /// <param name="rail">The ledger.</param>
    /// <param name="minimum">Hops that are owed less wait.</param>
    /// <param name="pause">How often to look.</param>
    /// <param name="time">The clock.</param>
    public IssuerPayouts(TokenIssuer issuer, SettlementKey key, ISettlementRail rail, Stroops minimum, TimeSpan pause, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(rail);
        ArgumentNullException.ThrowIfNull(time);
        (_issuer, _key, _rail, _minimum, _pause, _time) = (issuer, key, rail, minimum, pause, time);
    }

    /// <summary>Begins to work.</summary>
    /// <param name="failed">Told of the exception that ended the work: damaged books or a bug.</param>
    public void Start(Action<Exception> failed) => _loop = new StepLoop(
        _time,
        async stop =>
        {
            await StepAsync(stop).ConfigureAwait(false);
            return Instant.Now(_time) + _pause;
        },
        failed);

    /// <summary>Ends after the transfer that is looked at now.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_loop is not null)
        {
            await _loop.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>First whatever is open; then, while nothing is, a new transfer for each hop that is owed enough.</summary>
    internal async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (IssuerPayout payout in _issuer.OpenPayouts)
        {
            await FinishAsync(payout, cancellationToken).ConfigureAwait(false);
        }

        foreach (SettlementAccount hop in _issuer.PayoutsDue(_minimum))
        {
            if (_issuer.OpenPayouts.Count > 0 || !await BeginAsync(hop, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            await FinishAsync(_issuer.OpenPayouts[0], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> BeginAsync(SettlementAccount hop, CancellationToken cancellationToken)
    {
        Stroops amount = _issuer.PayableTo(hop);
        RailAccount? account = await _rail.GetAccountAsync(_key.Account, cancellationToken).ConfigureAwait(false);
        if (account is not { } source || source.Balance < amount)
        {
            return false;
        }

        byte[] memo = new byte[TransferMemo.Length];
        SystemRandom.Instance.Fill(memo);
        UnixTime now = Now();
        TransferOrder order = new(_key.Account, hop, amount, TransferMemo.FromBytes(memo), source.Sequence + 1, now + Validity);
        return _issuer.BeginPayout(_rail.Sign(order, _key), source.Balance, now);
    }

    private async Task FinishAsync(IssuerPayout payout, CancellationToken cancellationToken)
    {
        if (await TransferFate.AskAsync(_rail, payout.Transfer, cancellationToken).ConfigureAwait(false) is { } isPaid)
        {
            _issuer.EndPayout(payout, isPaid, Now());
        }
    }

    private UnixTime Now() => new(_time.GetUtcNow().ToUnixTimeMilliseconds());
}
