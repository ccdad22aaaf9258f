using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Security;
using MagicWave.Hosting.Accounting;
using MagicWave.Hosting.Options;
using MagicWave.Onion;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using MagicWave.Payments.Accounts;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Hosting.Tests.Network;

/// <summary>A client with the books of an honest one and a meter that releases no tick. It has one path and the price that it likes.</summary>
internal sealed class CheatingClient : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mw-cheat").FullName;
    private readonly NodeGate _gate = new(TimeProvider.System, SystemRandom.Instance);
    private readonly PaymentNode _payments;
    private readonly ChannelPool _channels;

    public CheatingClient(LocalNetwork network, long price, bool pays = false)
    {
        _payments = PaymentNode.Open(
            new PaymentHostOptions(), _folder, _gate, network.Ledger.Rail, NullLogger.Instance)!;
        ICircuitAccounting books = pays ? _payments.Accounting : new WithoutTicks(_payments.Accounting);
        _channels = new(_gate, new() { Accounting = books });
        HopTarget[] path = [.. network.Relays.Select(relay => relay.Target)];
        OnionClientOptions options = new()
        {
            AllowsPrivateAddresses = true,
            PricePerCell = price,
            Accounting = books,
            SpareCircuits = 0,
            MaximumAttempts = 1,
            StreamTimeout = TimeSpan.FromSeconds(3),
        };
        Onion = new(options, _gate, _channels, new OnePath(path));
    }

    public OnionClient Onion { get; }

    public SettlementAccount Account => _payments.Engine.Account;

    public async ValueTask DisposeAsync()
    {
        Onion.Dispose();
        await _channels.DisposeAsync();
        await _payments.DisposeAsync();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class OnePath(HopTarget[] path) : IPathSelector
    {
        public bool TryChoose(PathRequest request, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? chosen)
        {
            chosen = path;
            return true;
        }

        public bool CanServe(HopTarget lastHop, PathRequest request) => true;

        public void Report(PathReport report)
        {
        }
    }

    private sealed class WithoutTicks(ICircuitAccounting honest) : ICircuitAccounting
    {
        public INeighbourAccount Open(NeighbourLink link) => honest.Open(link);

        public IClientMeter? OpenClientMeter(int hops, long rate) => honest.OpenClientMeter(hops, rate) is { } meter ? new Mute(meter) : null;
    }

    /// <summary>Shows its anchors as any other, and counts; what is due it keeps.</summary>
    private sealed class Mute(IClientMeter honest) : IClientMeter
    {
        public void CopyAnchors(int hop, Span<byte> before, Span<byte> behind) => honest.CopyAnchors(hop, before, behind);

        public void Begin(ClientCircuit circuit) => honest.Begin(circuit);

        public void AddData(int cells) => honest.AddData(cells);

        public void AddControl() => honest.AddControl();

        public void Release()
        {
        }

        public int HandleMessage(ReadOnlySpan<byte> body, Span<byte> answer) => 0;

        public void HandleClosed() => honest.HandleClosed();
    }
}
