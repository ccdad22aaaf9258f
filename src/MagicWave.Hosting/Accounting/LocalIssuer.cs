using MagicWave.Core.Security;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Accounting;

/// <summary>An issuer of tokens in this process, with books of its own, for a local network. Safe to call from any thread.</summary>
internal sealed class LocalIssuer : IIssuer, IAsyncDisposable
{
    private static readonly TimeSpan PayoutPeriod = TimeSpan.FromSeconds(1);

    private readonly SettlementKey _key;
    private readonly SqlitePaymentStore _store;
    private readonly IssuerKeys _keys;
    private readonly TokenIssuer _issuer;
    private readonly IssuerPayouts _payouts;
    private readonly ISettlementRail _rail;
    private readonly TimeProvider _time;
    private readonly TokenKeyList _list;

    /// <summary>Opens its books and makes its keys, which takes up to a second.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="rail">The ledger.</param>
    /// <param name="mebibyte">What a token for one MiB is worth.</param>
    /// <param name="time">Its clock.</param>
    public LocalIssuer(string folder, ISettlementRail rail, Stroops mebibyte, TimeProvider time)
    {
        (_rail, _time) = (rail, time);
        _key = SettlementKeyFile.LoadOrCreate(new KeyFolder(Path.Combine(folder, "keys")), SystemRandom.Instance);
        _store = SqlitePaymentStore.Open(Path.Combine(folder, "issuer.db"), _key.Account, rail.Network);
        _keys = new();
        foreach (int mebibytes in (int[])[1, 8])
        {
            _keys.Add(IssuerKeys.EpochAt(Now()), mebibytes, new(mebibyte.Value * mebibytes), BlindRsaPrivateKey.Generate());
        }

        _issuer = new(new() { Key = _key, Network = rail.Network, Store = _store, Keys = _keys });
        _list = _issuer.CreateList(Now());
        _payouts = new(_issuer, _key, rail, minimum: new(1), PayoutPeriod, time);
        _payouts.Start(static _ => { });
    }

    /// <summary>Its account.</summary>
    public SettlementAccount Account => _key.Account;

    /// <summary>The parameters that an authority votes for to have its keys in the consensus.</summary>
    public IReadOnlyDictionary<string, int> ListedKeys => _list.Digest.ToParameters();

    /// <summary>How nodes reach it. Which list is everybody's, a node reads in the consensus.</summary>
    public TokenSource Source => new(this, Account, static () => null)
    {
        Policy = new()
        {
            LowMebibytes = 128,
            Denominations = [.. Enumerable.Repeat(8, 16), .. Enumerable.Repeat(1, 48)],
            MinimumDelay = TimeSpan.Zero,
            MaximumDelay = TimeSpan.Zero,
            Retry = TimeSpan.FromSeconds(1),
        },
    };

    /// <inheritdoc/>
    public Task<IssuerAnswer> GetKeysAsync(CancellationToken cancellationToken) => Task.FromResult(new IssuerAnswer(_list.Bytes, null));

    /// <inheritdoc/>
    public async Task<IssuerAnswer> SignAsync(TokenOrder order, TransferHash? transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        LedgerTransfer? paid = transfer is { } hash ? (await _rail.FindAsync(hash, cancellationToken).ConfigureAwait(false)).Transfer : null;
        IssuerFault? fault = _issuer.Sign(order.Bytes.Span, paid, Now(), out IReadOnlyList<byte[]>? signatures);
        return new(fault is null ? signatures!.SelectMany(one => one).ToArray() : null, fault);
    }

    /// <inheritdoc/>
    public Task<IssuerAnswer> RedeemAsync(TokenRedemption redemption, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(redemption);
        IssuerFault? fault = _issuer.Redeem(redemption.Bytes.Span, Now(), out byte[]? reply);
        return Task.FromResult(new IssuerAnswer(fault is null ? reply! : null, fault));
    }

    /// <summary>Ends the payouts and closes the books.</summary>
    public async ValueTask DisposeAsync()
    {
        await _payouts.DisposeAsync().ConfigureAwait(false);
        _store.Dispose();
        _keys.Dispose();
        _key.Dispose();
    }

    private UnixTime Now() => new(_time.GetUtcNow().ToUnixTimeMilliseconds());
}
