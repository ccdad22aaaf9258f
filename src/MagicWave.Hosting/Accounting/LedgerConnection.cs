using System.Net;
using MagicWave.Core.Security;
using MagicWave.Hosting.Options;
using MagicWave.Onion.KeyFiles;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting.Accounting;

/// <summary>The way to the ledger that the options name: its Horizon servers, the rail over them, and the account that pays higher fees.</summary>
public sealed class LedgerConnection : IDisposable
{
    private readonly List<HorizonConnection> _servers = [];
    private readonly SettlementKey? _feeKey;

    private readonly List<SettlementKey> _channels = [];

    private LedgerConnection(
        LedgerHostOptions options, TimeProvider time, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect, KeyFolder? keys)
    {
        LedgerNetwork network = new(options.NetworkPassphrase!);
        _feeKey = options.FeeAccountFile is { } file ? SettlementKeyFile.Load(HomePath.Expand(file)) : null;
        foreach (Uri server in options.Servers)
        {
            bool isDirect = connect is null || !(options.UsesCircuits ?? !server.IsLoopback);
            _servers.Add(new(new() { Endpoint = server, Network = network }, time, isDirect ? null : connect));
        }

        HorizonClient[] servers = [.. _servers.Select(server => server.Client)];
        for (int number = 1; keys is not null && number <= options.ChannelAccounts; number++)
        {
            _channels.Add(SettlementKeyFile.LoadOrCreateChannel(keys, SystemRandom.Instance, number));
        }

        StellarRailOptions rail = new()
        {
            Network = network, Asset = options.Asset!, FeeKey = _feeKey, Channels = _channels, SetsAside = options.SetsAside,
        };
        Rail = new StellarRail(rail, servers, time);
        IssuerTerms terms = new(options.Asset!, options.AssetSupply is { } supply ? new Stroops(supply) : Stroops.MaxValue, options.AssetAllows);
        Issuer = alerted => new(
            terms, [.. servers.Select(server => (Func<CancellationToken, Task<HorizonAnswer<HorizonAsset>>>)(stop => server.GetAssetAsync(terms.Asset, stop)))], alerted);
        Setup = new(network, options.Asset!, servers, time);
    }

    /// <summary>The rail.</summary>
    public ISettlementRail Rail { get; }

    /// <summary>Tells what an account lacks.</summary>
    public AccountSetup Setup { get; }

    /// <summary>Makes a watch over the asset's issuer, by what the operator agreed to, that tells of alerts.</summary>
    internal Func<Action<IssuerAlert>, IssuerWatch> Issuer { get; }

    /// <summary>Makes the way; nothing is sent yet.</summary>
    /// <param name="options">The ledger, complete.</param>
    /// <param name="time">The clock.</param>
    /// <param name="connect">Opens connections through circuits, for servers that are to be asked over them; null: all are asked directly.</param>
    /// <param name="keys">Where the keys of channel accounts are, or are made; null: there are none.</param>
    /// <exception cref="ArgumentException">The options are not complete, or a server's address is not allowed.</exception>
    /// <exception cref="KeyStoreException">The key of the fee account, or of a channel account, cannot be used.</exception>
    public static LedgerConnection Open(
        LedgerHostOptions options, TimeProvider time, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null,
        KeyFolder? keys = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.IsComplete
            ? new(options, time, connect, keys)
            : throw new ArgumentException("A ledger has servers, a network's passphrase and an asset.", nameof(options));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HorizonConnection server in _servers)
        {
            server.Dispose();
        }

        foreach (SettlementKey channel in _channels)
        {
            channel.Dispose();
        }

        _feeKey?.Dispose();
    }
}
