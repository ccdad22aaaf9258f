namespace MagicWave.Hosting.Tests.Network;

/// <summary>One network of three honest relays for all cheats of a class.</summary>
public sealed class PaidNetwork : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mw-cheats").FullName;
    private LocalNetwork? _network;

    internal LocalNetwork Network => _network!;

    public async Task InitializeAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        LocalNetworkOptions options = new() { Folder = _folder, Relays = 3, PayThreshold = 8 << 20 };
        _network = await LocalNetwork.StartAsync(options, TimeProvider.System, null, limit.Token);
    }

    public async Task DisposeAsync()
    {
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
