using System.Globalization;
using MagicWave.Core.Security;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Runtime;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Units;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MagicWave.Samples.Issuer;

/// <summary>An issuer with its books, its ledger and its HTTP interface.</summary>
internal sealed class IssuerHost : IAsyncDisposable
{
    private const int MaximumConnections = 256;
    private const string ListFile = "token-keys";

    private static readonly TimeSpan RenewalPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan PayoutPause = TimeSpan.FromSeconds(5);

    private readonly IssuerOptions _options;
    private readonly TimeProvider _time;
    private readonly SettlementKey _key;
    private readonly LedgerConnection _ledger;
    private readonly SqlitePaymentStore _store;
    private readonly IssuerKeys _keys;
    private readonly KeyFiles _files;
    private readonly IssuerPayouts _payouts;
    private readonly WebApplication _application;
    private readonly ITimer _renewal;
    private LedgerWatch? _watch;
    private volatile TokenKeyList _list;

    private IssuerHost(IssuerOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _key = SettlementKeyFile.LoadOrCreate(new KeyFolder(Path.Combine(options.Folder, "keys")), SystemRandom.Instance);
        new KeyFolder(options.Folder).Write(PaymentNode.AccountFile, StrKey.Of(_key.Account) + "\n");
        _ledger = LedgerConnection.Open(options.Ledger, time);
        _store = SqlitePaymentStore.Open(Path.Combine(options.Folder, "issuer.db"), _key.Account, _ledger.Rail.Network);
        _keys = new();
        _files = new(Path.Combine(options.Folder, "token-keys.d"), options.Value);
        _files.Renew(_keys, Now());
        Issuer = new(new()
        {
            Key = _key,
            Network = _ledger.Rail.Network,
            Store = _store,
            Keys = _keys,
            SubscriptionSellers = options.SubscriptionSellers.Select(seller => SettlementAccount.FromBytes(seller)).ToHashSet(),
            ListValidity = TokenKey.EpochLength + TokenKey.Grace,
        });
        _list = LoadOrCreateList();
        _payouts = new(Issuer, _key, _ledger.Rail, new Stroops(options.MinimumPayout), PayoutPause, time);
        _application = Build();
        _renewal = time.CreateTimer(_ => Renew(), null, RenewalPause, RenewalPause);
    }

    /// <summary>The issuer.</summary>
    public TokenIssuer Issuer { get; }

    /// <summary>The list that is served.</summary>
    public TokenKeyList List => _list;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<IssuerHost> StartAsync(IssuerOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        IssuerHost host = new(options, time);
        try
        {
            await host._application.StartAsync(cancellationToken);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        host._watch = LedgerWatch.Start(host._ledger, host._key, opensTrustLine: true, host._application.Logger, time);
        host._payouts.Start(e => IssuerLog.PayoutsStopped(host._application.Logger, e));
        return host;
    }

    public Task WaitAsync() => ((IHost)_application).WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        await _application.DisposeAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        await _payouts.DisposeAsync();
        _keys.Dispose();
        _store.Dispose();
        _ledger.Dispose();
        _key.Dispose();
    }

    private UnixTime Now() => new(_time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>The list stays the same document until a key is added or it is about to end, because the consensus names its hash.</summary>
    private TokenKeyList LoadOrCreateList()
    {
        string path = Path.Combine(_options.Folder, ListFile);
        if (File.Exists(path) && TokenKeyList.TryRead(File.ReadAllBytes(path), out TokenKeyList? stored) && stored.Issuer == _key.Account
            && Now() + TokenKey.Grace < stored.ValidUntil && _keys.Public.All(key => stored.Find(key.Id) is not null))
        {
            return stored;
        }

        TokenKeyList list = Issuer.CreateList(Now());
        File.WriteAllBytes(path, list.Bytes.Span);
        return list;
    }

    private void Renew()
    {
        try
        {
            _files.Renew(_keys, Now());
            _list = LoadOrCreateList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KeyStoreException)
        {
            IssuerLog.NotRenewed(_application.Logger, e);
        }
    }

    private WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "MagicWave.Issuer" });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRoutingCore().AddProblemDetails();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = Math.Max(TokenOrder.MaximumLength, TokenRedemption.MaximumLength);
            server.Limits.MaxConcurrentConnections = MaximumConnections;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            server.Listen(_options.Listen);
        });
        WebApplication application = builder.Build();
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        IssuerEndpoints endpoints = new(Issuer, () => _list, _ledger.Rail, _time);
        endpoints.Map(application);
        return application;
    }

    /// <summary>What an operator copies into the torrc of the directory authorities.</summary>
    public string ConsensusLine => "ConsensusParams " + string.Join(
        ' ', _list.Digest.ToParameters().OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
}
