using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using MagicWave.Core.Security;
using MagicWave.Onion;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Runtime;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Circuits;

/// <summary>A MagicWave client that uses the relays of a stock network, over paths that a test names.</summary>
internal sealed class StockPaths : IPathSelector, IAsyncDisposable
{
    private readonly NodeGate _gate = new(TimeProvider.System, SystemRandom.Instance);
    private readonly ChannelPool _channels;
    private readonly Dictionary<string, HopTarget> _relays;

    private StockPaths(Dictionary<string, HopTarget> relays, string[] path, long price)
    {
        _relays = relays;
        Path = [.. path.Select(name => relays[name])];
        _channels = new(_gate, new());
        Client = new(new() { AllowsPrivateAddresses = true, SpareCircuits = 0, PricePerCell = price }, _gate, _channels, this);
    }

    public OnionClient Client { get; }

    public IReadOnlyList<HopTarget> Path { get; set; }

    public ConcurrentQueue<PathReport> Reports { get; } = new();

    public HopTarget this[string nickname] => _relays[nickname];

    /// <summary>Learns the relays from an authority's directory port.</summary>
    public static async Task<StockPaths> OpenAsync(TorNetwork network, string[] path, long price = 0)
    {
        using HttpClient http = new();
        byte[] text = await http.GetByteArrayAsync(new Uri($"http://{network.Node("auth0").DirectoryEndPoint}/tor/server/all"));
        Dictionary<string, HopTarget> relays = ServerDescriptor.ParseAll(text, out _).ToDictionary(
            relay => relay.Nickname,
            relay => new HopTarget(
                relay.RsaId, relay.Ed25519Id, new IPEndPoint(relay.Address, relay.OrPort), relay.NtorOnionKey, price > 0, price > 0, relay.Nickname));
        return new(relays, path, price);
    }

    public bool TryChoose(PathRequest request, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? path)
    {
        path = request.Excluded.Contains(Path[^1].RsaId) ? null : Path;
        return path is not null;
    }

    public bool CanServe(HopTarget lastHop, PathRequest request) => true;

    public void Report(PathReport report) => Reports.Enqueue(report);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _channels.DisposeAsync();
        _gate.Dispose();
    }
}
