using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Crash.Tests.Settlement;
using MagicWave.Payments;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Rails;
using MagicWave.Payments.Storage;
using MagicWave.TestKit;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>
/// A node as it runs anywhere: a real engine over real books in a file, which settles over HTTP. Everything that it does comes by a command; so it is the
/// same node in this process and in one that is killed.
/// </summary>
internal sealed class NodeHost : IDisposable
{
    public const string BeforeSend = "before a message leaves";
    public const string AfterSend = "after a message left";

    private readonly Lock _gate = new();
    private readonly FailureLog _log = new();
    private readonly Dictionary<int, IPeerLink> _links = [];
    private readonly ManualTimeProvider? _time;
    private readonly SettlementKey _key;
    private readonly SettlementKey[] _channels;
    private readonly HttpClient _http;
    private readonly IPaymentStore _store;
    private readonly PaymentEngine _engine;
    private readonly INodePart _part;
    private readonly KillPoint _kill;
    private readonly Action<int, byte[]> _send;

    public NodeHost(NodeSetup setup, KillPoint kill, Action<int, byte[]> send)
    {
        (_kill, _send) = (kill, send);
        _time = setup.Start is { } start ? new(start) : null;
        TimeProvider time = _time ?? TimeProvider.System;
        _key = setup.OpenKey();
        _channels = [.. setup.Channels.Select(NodeSetup.KeyOf)];
        _http = HorizonClient.CreateHttp();
        HorizonClient horizon = new(_http, new() { Endpoint = setup.Horizon, Network = LedgerSite.Network }, time);
        StellarRail rail = new(new() { Network = LedgerSite.Network, Asset = LedgerSite.Asset, Channels = _channels }, [horizon], time);
        _store = new DyingStore(SqlitePaymentStore.Open(setup.Books, _key.Account, rail.Network), kill);
        int node = setup.Seed - NodeRow.SeedOf(0);
        _part = setup.Pages == 0 ? new ChainPart(_key, node) : new ContentPart(_key, node, rail.Network, setup.Pages, Send);
        PaymentSetup parts = new()
        {
            Key = _key,
            Store = _store,
            Rail = new DyingRail(rail, kill),
            Options = Options,
            Strategy = new InstalmentStrategy(new(setup.Instalment)),
            Time = time,
            Random = SystemRandom.Instance,
            Extensions = [_part.Extension],
            Gate = InGate,
            Logger = _log,
        };
        _engine = _time is null ? PaymentEngine.Start(parts) : PaymentEngine.CreateStopped(parts);
    }

    /// <summary>A cell for a stroop: a small payment is more than the smallest unit, and a large debt few cells.</summary>
    public static long CellPrice => 1_000_000;

    private static PaymentOptions Options => new() { ReferenceRate = CellPrice, MaximumSettlementDelay = TimeSpan.Zero };

    private Instant Now => Instant.Now(_time ?? TimeProvider.System);

    /// <summary>Carries a command out.</summary>
    /// <returns>The answer; most have none.</returns>
    /// <exception cref="InvalidOperationException">Its engine has stopped.</exception>
    public byte[] Do(NodeCommand command, int link, byte[] body)
    {
        _log.Check();
        switch (command)
        {
            case NodeCommand.Open:
                InGate(() => _links[link] = _engine.OpenPeer(new Transport(this, link), body, isAnnounced: true));
                return [];
            case NodeCommand.Message:
                InGate(() => _links.GetValueOrDefault(link)?.HandleMessage(body, Now));
                return [];
            case NodeCommand.Close:
                InGate(() => _links.GetValueOrDefault(link)?.HandleClosed());
                return [];
            case NodeCommand.Serve:
                InGate(() => Serve(_links[link], BinaryPrimitives.ReadInt32LittleEndian(body)));
                return [];
            case NodeCommand.Settle:
                _engine.RequestSettlement();
                return [];
            case NodeCommand.Arm:
                // Nothing has changed before a message leaves since the commit or the message before it.
                return BitConverter.GetBytes(_kill.Arm(link, leftOut: BeforeSend));
            case NodeCommand.Report:
                return Report();
            case NodeCommand.Step:
                Step(new(BinaryPrimitives.ReadInt64LittleEndian(body), TimeSpan.Zero));
                return [];
            default:
                byte[] answer = [];
                InGate(() => answer = _part.Do(command, link, body, _engine.PeerBooks, Now));
                return answer;
        }
    }

    /// <summary>Ends in good order: what was counted is stored.</summary>
    public void Dispose()
    {
        _engine.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _store.Dispose();
        _http.Dispose();
        _key.Dispose();
        foreach (SettlementKey channel in _channels)
        {
            channel.Dispose();
        }
    }

    private static void Serve(IPeerLink link, int cells)
    {
        if (cells > 0)
        {
            link.Earn(cells, cells * CellPrice);
        }
        else
        {
            link.Owe(-cells, -cells * CellPrice);
        }
    }

    private void Step(DateTimeOffset time)
    {
        _time!.Advance(time - _time.GetUtcNow());
        _engine.Books.Step();
        _engine.Settler.StepAsync(CancellationToken.None).GetAwaiter().GetResult();
        _engine.Intake!.StepAsync(CancellationToken.None).GetAwaiter().GetResult();
        _engine.Books.Step();
    }

    private byte[] Report()
    {
        byte[] report = new byte[2 * sizeof(long)];
        foreach (PeerRecord row in _engine.Snapshot().Peers.Select(peer => peer.Row))
        {
            BinaryPrimitives.WriteInt64LittleEndian(report, BinaryPrimitives.ReadInt64LittleEndian(report) + row.Paid.Value);
            Span<byte> received = report.AsSpan(sizeof(long));
            BinaryPrimitives.WriteInt64LittleEndian(received, BinaryPrimitives.ReadInt64LittleEndian(received) + row.Received.Value);
        }

        return report;
    }

    private void Send(int link, ReadOnlySpan<byte> body)
    {
        _kill.Pass(BeforeSend);
        _send(link, body.ToArray());
        _kill.Pass(AfterSend);
    }

    private void InGate(Action action)
    {
        lock (_gate)
        {
            action();
        }
    }

    private sealed class Transport(NodeHost host, int link) : IPeerTransport
    {
        public void Send(ReadOnlySpan<byte> body) => host.Send(link, body);

        public void ServiceChanged()
        {
        }
    }
}
