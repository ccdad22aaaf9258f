using System.Text;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Ring;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.OnionServices;

/// <summary>
/// Descriptors that we write, uploaded by stock tor to stock directories and opened by stock tor: a client that goes to the introduction points
/// has read both layers.
/// </summary>
[Collection(StockNetworkCollection.Name)]
public sealed class DescriptorTests(StockNetworkFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private TorNetwork Network => fixture.Network;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stock_tor_opens_what_we_write(bool hasEveryLine)
    {
        using CancellationTokenSource timeout = new(Patience);
        using ServiceIdentityKey identity = ServiceIdentityKey.Generate(SystemRandom.Instance);
        await using ControlConnection control = await ControlConnection.OpenAsync(Network.Client.ControlEndPoint, timeout.Token);

        await PublishAsync(control, identity, hasEveryLine, [], timeout.Token);

        await VisitAsync(control, identity.Address, timeout.Token);
    }

    [Fact]
    public async Task Stock_tor_opens_what_is_for_it_alone()
    {
        using CancellationTokenSource timeout = new(Patience);
        using ServiceIdentityKey identity = ServiceIdentityKey.Generate(SystemRandom.Instance);
        await using ControlConnection control = await ControlConnection.OpenAsync(Network.Client.ControlEndPoint, timeout.Token);
        byte[] secret = new byte[X25519.KeyLength];
        byte[] shown = new byte[X25519.KeyLength];
        X25519.GeneratePrivateKey(secret, SystemRandom.Instance);
        X25519.DerivePublicKey(secret, shown);
        await PublishAsync(control, identity, hasEveryLine: false, [shown], timeout.Token);

        int refusals = Refusals();
        _ = await Assert.ThrowsAsync<SocksFailure>(() => ConnectAsync(identity.Address, timeout.Token));
        Assert.True(Refusals() > refusals, Network.Client.ReadLog());

        await control.SendAsync($"ONION_CLIENT_AUTH_ADD {identity.Address.Label} x25519:{Convert.ToBase64String(secret)}", timeout.Token);
        await VisitAsync(control, identity.Address, timeout.Token);

        int Refusals() => Network.Client.ReadLog().Split("It is likely requiring client authorization").Length;
    }

    private async Task ConnectAsync(OnionAddress address, CancellationToken cancellationToken)
    {
        await using Stream stream = await SocksConnection.OpenAsync(Network.Client.SocksEndPoint!, address.ToString(), 80, user: null, cancellationToken);
    }

    // Nobody answers at the introduction points; to see the client on its way to one is enough.
    private async Task VisitAsync(ControlConnection control, OnionAddress address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource arrived = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task visit = ConnectAsync(address, arrived.Token);
        while (true)
        {
            IReadOnlyList<string> circuits = await control.SendAsync("GETINFO circuit-status", cancellationToken);
            if (circuits.Any(line => line.Contains("HS_CLIENT_INTRO", StringComparison.Ordinal) && line.Contains(address.Label, StringComparison.Ordinal)))
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        await arrived.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => visit);
    }

    private async Task PublishAsync(
        ControlConnection control,
        ServiceIdentityKey identity,
        bool hasEveryLine,
        IReadOnlyList<ReadOnlyMemory<byte>> clients,
        CancellationToken cancellationToken)
    {
        using HttpClient http = new();
        string authority = $"http://{Network.Nodes.First(node => node.DirectoryEndPoint is not null).DirectoryEndPoint}/tor/";
        byte[] text = await http.GetByteArrayAsync(new Uri(authority + "status-vote/current/consensus-microdesc"), cancellationToken);
        Assert.True(Consensus.TryParse(text, out Consensus? consensus, out _));
        IReadOnlyList<ServerDescriptor> relays = ServerDescriptor.ParseAll(
            await http.GetByteArrayAsync(new Uri(authority + "server/all"), cancellationToken), out _);
        OnionServiceRings rings = new(new NetworkView(consensus, static _ => null), TimePeriodSchedule.Of(consensus, isTestingNetwork: true));
        await control.SendAsync("SETEVENTS HS_DESC", cancellationToken);
        foreach (TimePeriod period in new[] { rings.FirstPeriod, rings.SecondPeriod })
        {
            string descriptor = Write(identity, period, consensus, relays, hasEveryLine, clients);
            await control.SendAsync(
                $"+HSPOST HSADDRESS={identity.Address.Label}\r\n{descriptor.Replace("\n", "\r\n", StringComparison.Ordinal)}.", cancellationToken);
            string answer;
            do
            {
                answer = await control.NextEventAsync(cancellationToken);
                Assert.DoesNotContain(" FAILED ", answer, StringComparison.Ordinal);
            }
            while (!answer.Contains(" UPLOADED ", StringComparison.Ordinal));
        }

        await control.SendAsync("SETEVENTS", cancellationToken);
    }

    private static string Write(
        ServiceIdentityKey identity,
        TimePeriod period,
        Consensus consensus,
        IReadOnlyList<ServerDescriptor> relays,
        bool hasEveryLine,
        IReadOnlyList<ReadOnlyMemory<byte>> clients)
    {
        DateTimeOffset expiresAt = consensus.ValidAfter + OnionDescriptorLimits.CertificateLifetime;
        using BlindedKeyPair blinded = identity.Blind(period);
        using Ed25519KeyPair signing = Ed25519KeyPair.Generate(SystemRandom.Instance);
        Assert.True(ProtocolVersions.TryParse("FlowCtrl=1-2", out ProtocolVersions flowControl));
        OnionDescriptor descriptor = new()
        {
            IsSingleOnionService = hasEveryLine,
            IntroductionAuthentication = hasEveryLine ? ["ed25519"] : [],
            FlowControl = hasEveryLine ? new(flowControl, 31) : null,
            ProofOfWork = hasEveryLine ? new(new byte[ProofOfWorkParams.SeedLength], 0, consensus.ValidAfter.AddHours(1)) : null,
            IntroductionPoints = [.. relays.Take(3).Select(relay => Point(relay, signing, expiresAt))],
        };
        using SecretBytes signingKey = new(signing.ExpandedKey);
        OnionDescriptorKeys keys = new()
        {
            SigningKey = signingKey,
            SigningCertificate = Ed25519Certificate.Create(
                Ed25519CertificateType.BlindedSigning,
                signing.PublicKey.ToArray(),
                CertifiedKeyType.Ed25519,
                expiresAt,
                blinded.Pair.ExpandedKey,
                blinded.PublicKey.Key.ToArray(),
                includeSigningKey: true),
            Subcredential = blinded.Subcredential.Bytes.ToArray(),
        };
        Assert.True(OnionDescriptorWriter.TryWrite(descriptor, keys, 1, clients, SystemRandom.Instance, out byte[]? text));
        return Encoding.UTF8.GetString(text);
    }

    private static IntroductionPoint Point(ServerDescriptor relay, Ed25519KeyPair signing, DateTimeOffset expiresAt)
    {
        using IntroductionKeys keys = IntroductionKeys.Generate(SystemRandom.Instance);
        HopTarget target = new(
            relay.RsaId, relay.Ed25519Id, new(relay.Address, relay.OrPort), relay.NtorOnionKey, SupportsNtorV3: false, SupportsPayment: false, relay.Nickname);
        return IntroductionPoint.Create(
            LinkSpecifier.Of(target),
            target.NtorOnionKey,
            keys.Authentication.PublicKey,
            keys.Encryption.PublicKey.ToArray(),
            signing.ExpandedKey,
            signing.PublicKey.ToArray(),
            expiresAt);
    }
}
