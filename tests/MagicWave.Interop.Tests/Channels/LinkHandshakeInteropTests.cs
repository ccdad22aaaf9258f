using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.RelayCrypto;
using MagicWave.TestKit.Networks;

namespace MagicWave.Interop.Tests.Channels;

/// <summary>Links between this implementation and stock tor, in every role.</summary>
[Collection(StockNetworkCollection.Name)]
public sealed class LinkHandshakeInteropTests(StockNetworkFixture fixture) : IDisposable
{
    private const uint CircuitId = 0x8000_0001;
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(1));

    [Theory]
    [InlineData(LinkHandshakeRole.Client)]
    [InlineData(LinkHandshakeRole.RelayInitiator)]
    public async Task A_stock_relay_takes_us(LinkHandshakeRole role)
    {
        (RsaId rsaId, Ed25519Id ed25519Id) = IdentityOf(StockRelay);
        await using LinkConnection link = await LinkConnection.ConnectAsync(StockRelay.OnionEndPoint!, OptionsFor(role), _timeout.Token);
        Assert.Null(link.Failure);
        Assert.Equal((5, rsaId, ed25519Id), (link.Result!.LinkVersion, link.Result.PeerRsaId, link.Result.PeerEd25519Id));
        Assert.Equal(IPAddress.Loopback, link.Result.ObservedAddress);
        Assert.Contains(IPAddress.Loopback, link.Result.PeerAddresses);
        Assert.True(await CanMakeCircuitAsync(link));
    }

    [Fact]
    public async Task A_stock_relay_refuses_a_relay_that_authenticates_another_connection()
    {
        TlsBinding.KeyingMaterialExporter wrong = (_, _, output) => output.Fill(1);
        await using LinkConnection link = await LinkConnection.ConnectAsync(
            StockRelay.OnionEndPoint!, OptionsFor(LinkHandshakeRole.RelayInitiator), _timeout.Token, binding => new(binding.PeerLeaf, wrong));
        Assert.False(await CanMakeCircuitAsync(link));
    }

    [Fact]
    public async Task A_stock_relay_that_is_not_the_one_we_meant_is_refused()
    {
        (RsaId other, _) = IdentityOf(fixture.Network.Node("auth0"));
        await using LinkConnection link = await LinkConnection.ConnectAsync(
            StockRelay.OnionEndPoint!, OptionsFor(LinkHandshakeRole.Client) with { ExpectedRsaId = other }, _timeout.Token);
        Assert.Equal(LinkHandshakeFailureReason.WrongIdentity, link.Failure?.Reason);
    }

    [Fact]
    public async Task A_stock_relay_extends_to_us_and_proves_who_it_is()
    {
        using LinkIdentity identity = CreateIdentity();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        await using LinkConnection first = await LinkConnection.ConnectAsync(
            StockRelay.OnionEndPoint!, OptionsFor(LinkHandshakeRole.Client), _timeout.Token);
        using OnionLayers layers = await MakeCircuitAsync(first);
        HopTarget us = new(
            identity.RsaId, identity.Ed25519Id, (IPEndPoint)listener.LocalEndpoint, new byte[32], SupportsNtorV3: false, SupportsPayment: false, "us");
        byte[] data = new byte[CellConstants.RelayDataLength];
        int length = Extend2Body.Write(data, us, HandshakeType.Ntor, new byte[84]);
        byte[] payload = new byte[CellConstants.PayloadLength];
        RelayCellHeader.Write(payload, RelayCommand.Extend2, default, data.AsSpan(0, length));
        layers.EncryptForward(0, payload);
        await first.SendAsync(CircuitId, CellCommand.RelayEarly, payload, _timeout.Token);

        await using LinkConnection link = await LinkConnection.AcceptAsync(listener, identity, _timeout.Token);
        Assert.Null(link.Failure);
        (RsaId rsaId, Ed25519Id ed25519Id) = IdentityOf(StockRelay);
        Assert.Equal((5, rsaId, ed25519Id, true), (link.Result!.LinkVersion, link.Result.PeerRsaId, link.Result.PeerEd25519Id, link.Result.IsPeerAuthenticated));
        Assert.Contains(IPAddress.Loopback, link.Result.PeerAddresses);
        Assert.Equal(CellCommand.Create2, (await link.ReceiveAsync(_timeout.Token))?.Command);
    }

    [Fact]
    public async Task A_stock_client_takes_us_for_a_relay()
    {
        using LinkIdentity identity = CreateIdentity();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        INode client = fixture.Network.Add(new NodePlan("bridged", NodeRole.Client, NodeProgram.Tor)
        {
            ExtraLines = ["UseBridges 1", $"Bridge {listener.LocalEndpoint} {identity.RsaId}"],
        });
        await using LinkConnection link = await LinkConnection.AcceptAsync(listener, identity, _timeout.Token);
        Assert.Null(link.Failure);
        Assert.Equal((5, null, null, false), (link.Result!.LinkVersion, link.Result.PeerRsaId, link.Result.PeerEd25519Id, link.Result.IsPeerAuthenticated));
        Assert.Empty(link.Result.PeerAddresses);
        Assert.Null(link.Result.ClockSkew);
        Assert.Equal(CellCommand.CreateFast, (await link.ReceiveAsync(_timeout.Token))?.Command);
        await client.StopAsync();
    }

    public void Dispose() => _timeout.Dispose();

    private INode StockRelay => fixture.Network.Node("relay0");

    private static (RsaId RsaId, Ed25519Id Ed25519Id) IdentityOf(INode node)
    {
        Assert.True(RsaId.TryParseHex(LastWord("fingerprint"), out RsaId rsaId));
        Assert.True(Ed25519Id.TryParseBase64(LastWord("fingerprint-ed25519"), out Ed25519Id ed25519Id));
        return (rsaId, ed25519Id);

        string LastWord(string file) => File.ReadAllText(Path.Combine(node.Folder, file)).Trim().Split(' ')[^1];
    }

    private static LinkIdentity CreateIdentity()
    {
        byte[] identity = NewKey(out byte[] identityPublic);
        byte[] signing = NewKey(out byte[] signingPublic);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Ed25519Certificate certificate = Ed25519Certificate.Create(
            Ed25519CertificateType.IdentitySigning, signingPublic, CertifiedKeyType.Ed25519, now.AddDays(30), identity, identityPublic, includeSigningKey: true);
        using RSA rsa = RSA.Create(RsaIdentity.KeyBits);
        return LinkIdentity.Create(rsa, signing, certificate, now, SystemRandom.Instance);

        static byte[] NewKey(out byte[] publicKey)
        {
            byte[] key = new byte[Ed25519.ExpandedKeyLength];
            publicKey = new byte[Ed25519.PublicKeyLength];
            Ed25519.ExpandSeed(RandomNumberGenerator.GetBytes(Ed25519.SeedLength), key);
            Ed25519.DerivePublicKey(key, publicKey);
            return key;
        }
    }

    private LinkHandshakeOptions OptionsFor(LinkHandshakeRole role)
    {
        (RsaId rsaId, Ed25519Id ed25519Id) = IdentityOf(StockRelay);
        return new()
        {
            Role = role,
            PeerAddress = IPAddress.Loopback,
            OwnAddresses = [IPAddress.Loopback],
            Identity = role == LinkHandshakeRole.Client ? null : CreateIdentity(),
            ExpectedRsaId = rsaId,
            ExpectedEd25519Id = ed25519Id,
        };
    }

    private async Task<bool> CanMakeCircuitAsync(LinkConnection link)
    {
        try
        {
            using OnionLayers layers = await MakeCircuitAsync(link);
            return layers.HopCount == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<OnionLayers> MakeCircuitAsync(LinkConnection link)
    {
        using CreateFastClient handshake = new(SystemRandom.Instance);
        byte[] request = new byte[CreateFast.RequestLength];
        handshake.WriteRequest(request);
        await link.SendAsync(CircuitId, CellCommand.CreateFast, request, _timeout.Token);
        if (await link.ReceiveAsync(_timeout.Token) is not { } answer)
        {
            throw new IOException("The relay closed the link.");
        }

        Assert.Equal((CircuitId, CellCommand.CreatedFast), (answer.CircuitId, answer.Command));
        byte[] keys = new byte[92];
        Assert.True(handshake.TryComplete(answer.Payload.AsSpan(0, CreateFast.ReplyLength), keys));
        OnionLayers layers = new();
        layers.AddHop(keys);
        return layers;
    }
}
