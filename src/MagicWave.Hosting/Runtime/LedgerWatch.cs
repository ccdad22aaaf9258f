using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Rails;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Runtime;

/// <summary>
/// Looks at the start whether the node's account can settle, says what to do when it cannot, and looks again until it can. Then makes the channel accounts
/// that are missing, and watches the asset's issuer. The node runs meanwhile.
/// </summary>
public sealed class LedgerWatch : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IssuerPause = TimeSpan.FromMinutes(5);

    /// <summary>What a channel account gets, in stroops: the reserve of an account, and fees for ten thousand payments.</summary>
    private const long ChannelCoins = 11_000_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly SettlementKey _key;
    private readonly LedgerConnection _ledger;
    private readonly Action<bool>? _distrust;
    private bool _isChannelFaultTold;
    private readonly bool _opensTrustLine;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private AccountState? _told;

    private LedgerWatch(LedgerConnection ledger, SettlementKey key, bool opensTrustLine, ILogger logger, TimeProvider time, Action<bool>? distrust)
    {
        (_ledger, _key, _opensTrustLine, _logger, _time, _distrust) = (ledger, key, opensTrustLine, logger, time, distrust);
        _work = WatchAsync();
    }

    /// <summary>Begins to look.</summary>
    /// <param name="ledger">The way to the ledger; disposed of later than this.</param>
    /// <param name="key">The account's key; disposed of later than this.</param>
    /// <param name="opensTrustLine">Whether a missing trust line is opened.</param>
    /// <param name="logger">Where it says what to do.</param>
    /// <param name="time">The clock.</param>
    public static LedgerWatch Start(LedgerConnection ledger, SettlementKey key, bool opensTrustLine, ILogger logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);
        return new(ledger, key, opensTrustLine, logger, time, distrust: null);
    }

    /// <summary>Begins to look; null when the node has no ledger of its own configuration.</summary>
    internal static LedgerWatch? Start(PaymentNode? payments, LedgerHostOptions options, ILogger logger, TimeProvider time) =>
        payments?.Ledger is { } ledger ? new(ledger, payments.Key, options.OpensTrustLine, logger, time, payments.Distrust) : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        await Task.Yield();
        await UntilAsync(MakeReadyAsync).ConfigureAwait(false);
        await UntilAsync(MakeChannelsAsync).ConfigureAwait(false);
        if (_distrust is null)
        {
            return;
        }

        IssuerWatch issuer = _ledger.Issuer(HandleAlert);
        while (true)
        {
            await issuer.LookAsync(_stop.Token).ConfigureAwait(false);
            await Task.Delay(IssuerPause, _time, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task UntilAsync(Func<Task<bool>> step)
    {
        TimeSpan pause = FirstPause;
        while (!await step().ConfigureAwait(false))
        {
            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<bool> MakeReadyAsync()
    {
        AccountState state = await _ledger.Setup.LookAsync(_key.Account, _stop.Token).ConfigureAwait(false);
        if (state == AccountState.NoTrustLine && _opensTrustLine && await _ledger.Setup.OpenTrustLineAsync(_key, _stop.Token).ConfigureAwait(false))
        {
            HostLog.TrustLineOpened(_logger);
            state = await _ledger.Setup.LookAsync(_key.Account, _stop.Token).ConfigureAwait(false);
        }

        Tell(state);
        return state == AccountState.Ready;
    }

    private async Task<bool> MakeChannelsAsync()
    {
        IReadOnlyList<SettlementAccount> channels = _ledger.Rail.Channels;
        if (channels.Count == 0)
        {
            return true;
        }

        bool areThere = await _ledger.Setup.MakeAsync(_key, channels, ChannelCoins, _stop.Token).ConfigureAwait(false);
        if (areThere)
        {
            HostLog.ChannelsReady(_logger, channels.Count);
        }
        else if (!_isChannelFaultTold)
        {
            _isChannelFaultTold = true;
            HostLog.ChannelsNotMade(_logger, PaymentNode.AccountFile);
        }

        return areThere;
    }

    private void HandleAlert(IssuerAlert alert)
    {
        if (alert == IssuerAlert.None)
        {
            HostLog.IssuerTrusted(_logger);
        }
        else
        {
            HostLog.IssuerAlerted(_logger, alert);
        }

        _distrust!(alert != IssuerAlert.None);
    }

    /// <summary>Once for each state in a row.</summary>
    private void Tell(AccountState state)
    {
        if (_told == state)
        {
            return;
        }

        _told = state;
        switch (state)
        {
            case AccountState.Ready:
                HostLog.AccountReady(_logger);
                break;
            case AccountState.Unreachable:
                HostLog.LedgerUnreachable(_logger);
                break;
            case AccountState.OtherNetwork:
                HostLog.LedgerOfOtherNetwork(_logger);
                break;
            case AccountState.NoAccount:
                HostLog.NoAccount(_logger, PaymentNode.AccountFile);
                break;
            case AccountState.NoTrustLine when _opensTrustLine:
                HostLog.TrustLineNotOpened(_logger, PaymentNode.AccountFile);
                break;
            case AccountState.NoTrustLine:
                HostLog.NoTrustLine(_logger, PaymentNode.AccountFile);
                break;
            default:
                HostLog.AccountNotAuthorized(_logger, PaymentNode.AccountFile);
                break;
        }
    }
}
