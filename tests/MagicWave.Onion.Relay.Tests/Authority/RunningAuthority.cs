using System.Net;
using MagicWave.Core.Security;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Relay.DirectoryCache;
using MagicWave.Onion.Relay.Keys;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.Onion.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagicWave.Onion.Relay.Tests.Authority;

/// <summary>An authority on loopback with its OR port, directory port and keys, for one that votes alone in quick succession.</summary>
internal sealed class RunningAuthority : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("magicwave-authority-");
    private readonly KeyStore _store;
    private readonly AuthorityKeys _keys;
    private readonly NodeGate _gate = new(TimeProvider.System, SystemRandom.Instance);
    private readonly DirPortListener _dirPort;
    private readonly AuthorityDriver _driver;
    private readonly OnionRelay _relay;
    private readonly TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningAuthority(TimeSpan interval, TimeSpan initialInterval)
    {
        DateTimeOffset date = TimeProvider.System.GetUtcNow();
        _store = KeyStore.Open(new() { DataDirectory = _folder.FullName, Nickname = "authority" }, SystemRandom.Instance, date);
        _keys = _store.OpenAuthorityKeys(null, date);
        Assert.True(AuthorityCertificate.TryParse(System.Text.Encoding.ASCII.GetBytes(_keys.CertificateText), out AuthorityCertificate? certificate, out _));
        ServedDocuments documents = new();
        AuthorityDriver? driver = null;
        DirectoryResponder responder = new(new DirectoryHandler(documents, new Forward(() => driver!)));
        _dirPort = DirPortListener.Start(new(IPAddress.Loopback, 0), _gate, responder, null, NullLogger<DirPortListener>.Instance);
        _relay = new OnionRelay(
            new()
            {
                ListenAddress = new(IPAddress.Loopback, 0),
                AdvertisedAddresses = [IPAddress.Loopback],
                ExtendAllowPrivateAddresses = true,
                Directory = new DirectoryStreamService(responder, TimeProvider.System),
            },
            _store.Keys,
            _gate);
        _relay.Start();
        Assert.True(RelaySet.TryParse("*", out RelaySet everybody));
        AuthorityOptions options = new()
        {
            Nickname = "authority",
            RelayId = _store.Keys.RsaId,
            Address = IPAddress.Loopback,
            DirPort = _dirPort.Address.Port,
            OrPort = _relay.Address!.Port,
            VotingInterval = interval,
            InitialVotingInterval = initialInterval,
            VoteDelay = TimeSpan.FromSeconds(2),
            DistDelay = TimeSpan.FromSeconds(2),
            TimeToLearnReachability = TimeSpan.Zero,
            MinUptimeHsDir = TimeSpan.Zero,
            VoteExit = everybody,
            VoteGuard = everybody,
            MinFastFlagThreshold = 0,
            MaxServersPerAddress = 0,
            AllowPrivateAddresses = true,
        };
        Machine = new DirectoryAuthority(options, certificate!, _keys.SigningKey, documents, SystemRandom.Instance);
        driver = new AuthorityDriver(Machine, _gate, _relay.Channels.ProbeAsync, _folder.FullName, NullLogger<AuthorityDriver>.Instance);
        driver.Changed += next =>
        {
            if (next is AuthorityEvent.ConsensusPublished { Microdesc.Consensus.Routers.Count: > 0 })
            {
                _published.TrySetResult();
            }
        };
        _driver = driver;
        _driver.Start();
    }

    public DirectoryAuthority Machine { get; }

    public IPEndPoint DirPort => _dirPort.Address;

    /// <summary>Completes when there is a consensus with a relay in it.</summary>
    public Task Published => _published.Task;

    public DirectoryServer Server => new()
    {
        Target = new(_store.Keys.RsaId, null, _relay.Address!, default, false, false, "authority"),
        DirPort = DirPort,
        V3Identity = _keys.V3Ident,
    };

    public string TorrcLine =>
        $"DirAuthority authority orport={_relay.Address!.Port} no-v2 v3ident={_keys.V3Ident} 127.0.0.1:{DirPort.Port} {_store.Keys.RsaId}";

    public async ValueTask DisposeAsync()
    {
        await _driver.DisposeAsync();
        _keys.SigningKey.Dispose();
        await _dirPort.DisposeAsync();
        await _relay.DisposeAsync();
        _gate.Dispose();
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    // The handler is made before the driver that takes its uploads.
    private sealed class Forward(Func<IDescriptorUploads> target) : IDescriptorUploads
    {
        public UploadResult Accept(ReadOnlyMemory<byte> body, DateTimeOffset date) => target().Accept(body, date);
    }
}
