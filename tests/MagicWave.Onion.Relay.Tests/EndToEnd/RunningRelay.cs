using System.Net;
using MagicWave.Core.Security;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay.Tests.EndToEnd;

/// <summary>A relay on loopback with fresh keys in a folder of its own.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("magicwave-relay-");
    private readonly KeyStore _keys;

    public RunningRelay(string nickname, bool isExit = false, bool paid = false, ICircuitAccounting? accounting = null)
    {
        Gate = new(TimeProvider.System, SystemRandom.Instance);
        _keys = KeyStore.Open(
            new() { DataDirectory = _folder.FullName, Nickname = nickname }, SystemRandom.Instance, TimeProvider.System.GetUtcNow());
        Relay = new(
            new()
            {
                ListenAddress = new(IPAddress.Loopback, 0),
                AdvertisedAddresses = [IPAddress.Loopback],
                ExitPolicy = isExit ? ExitPolicy.AcceptAll : ExitPolicy.RejectAll,
                ExtendAllowPrivateAddresses = true,
                Accounting = accounting ?? NoAccounting.Instance,
            },
            _keys.Keys,
            Gate);
        Relay.Start();
        Target = new(_keys.Keys.RsaId, _keys.Keys.Ed25519Id, Relay.Address!, _keys.Keys.NtorKey.PublicKey, paid, paid, nickname);
    }

    public NodeGate Gate { get; }

    public OnionRelay Relay { get; }

    public HopTarget Target { get; }

    public async ValueTask DisposeAsync()
    {
        await Relay.DisposeAsync();
        Gate.Dispose();
        _keys.Dispose();
        _folder.Delete(recursive: true);
    }
}
