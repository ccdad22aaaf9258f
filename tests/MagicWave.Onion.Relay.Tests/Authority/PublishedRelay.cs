using System.Net;
using MagicWave.Core.Security;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Relay.Descriptor;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>A relay on loopback that publishes itself and is a directory cache.</summary>
internal sealed class PublishedRelay : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("magicwave-published-");
    private readonly KeyStore _store;
    private readonly NodeGate _gate = new(TimeProvider.System, SystemRandom.Instance);
    private readonly OnionRelay _relay;
    private readonly DirectoryDriver _directory;
    private readonly DescriptorDriver _descriptor;

    public PublishedRelay(string nickname, IReadOnlyList<DirectoryServer> authorities, bool isExit = false)
    {
        DateTimeOffset date = TimeProvider.System.GetUtcNow();
        _store = KeyStore.Open(new() { DataDirectory = _folder.FullName, Nickname = nickname }, SystemRandom.Instance, date);
        ServedDocuments documents = new();
        DirectoryResponder responder = new(new DirectoryHandler(documents, null));
        DirectoryCacheFeed? feed = null;
        ExitPolicy policy = isExit ? ExitPolicy.AcceptAll : ExitPolicy.RejectAll;
        _relay = new OnionRelay(
            new()
            {
                ListenAddress = new(IPAddress.Loopback, 0),
                AdvertisedAddresses = [IPAddress.Loopback],
                ExitPolicy = policy,
                ExtendAllowPrivateAddresses = true,
                Directory = new DirectoryStreamService(responder, TimeProvider.System),
                Lookup = id => feed?.Find(id),
            },
            _store.Keys,
            _gate);
        _relay.Start();
        RelayProfile profile = new()
        {
            Nickname = nickname,
            Address = IPAddress.Loopback,
            OrPort = _relay.Address!.Port,
            Platform = "MagicWave 0.1 on Linux",
            BandwidthRate = 1_000_000,
            BandwidthBurst = 1_000_000,
            ExitPolicy = policy,
        };
        DescriptorPublisher publisher = new(new() { Authorities = authorities, IsTestingNetwork = true }, profile, _store.Keys, date);
        feed = new DirectoryCacheFeed(documents, publisher, TimeProvider.System);
        DirPortTransport transport = new(null);
        DirectoryClient client = new(
            new() { Authorities = authorities, IsCache = true, IsTestingNetwork = true }, SystemRandom.Instance);
        _directory = new DirectoryDriver(client, _gate, transport, new() { DataDirectory = _folder.FullName }, NullLogger<DirectoryDriver>.Instance);
        feed.Attach(_directory);
        _descriptor = new DescriptorDriver(publisher, _gate, transport, NullLogger<DescriptorDriver>.Instance);
        _descriptor.Renewed += descriptor => documents.OwnDescriptor = descriptor;
        _descriptor.Start();
        _directory.Start();
    }

    /// <summary>Completes when it knows the network.</summary>
    public Task Ready => _directory.Ready;

    public async ValueTask DisposeAsync()
    {
        await _descriptor.DisposeAsync();
        await _directory.DisposeAsync();
        await _relay.DisposeAsync();
        _gate.Dispose();
        _store.Dispose();
        _folder.Delete(recursive: true);
    }
}
