using System.Net;
using MagicWave.Core.Security;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Handshake;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Messages;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class IntroductionTests : IDisposable
{
    private static readonly HopTarget RendezvousPoint = new(
        RsaId.FromBytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]),
        Ed25519Id.FromBytes(Enumerable.Repeat((byte)7, 32).ToArray()),
        new IPEndPoint(IPAddress.Parse("192.0.2.7"), 9001),
        Enumerable.Repeat((byte)9, 32).ToArray(),
        SupportsNtorV3: false,
        SupportsPayment: false,
        Nickname: string.Empty);

    private readonly ServiceIdentityKey _service = ServiceIdentityKey.Generate(SystemRandom.Instance);
    private readonly IntroductionKeys _keys = IntroductionKeys.Generate(SystemRandom.Instance);
    private readonly RendezvousCookie _cookie = RendezvousCookie.Generate(SystemRandom.Instance);

    [Theory]
    [InlineData(false, false, 310)]
    [InlineData(true, true, 310)]
    public void A_service_reads_what_a_client_sealed_and_both_share_the_keys_of_the_hop(bool withCongestionControl, bool withPow, int expectedLength)
    {
        using BlindedKeyPair current = _service.Blind(new(20000, 1440));
        using BlindedKeyPair next = _service.Blind(new(20001, 1440));
        PowSolution? pow = withPow ? new(1, 2, 3, 4) : null;
        using HsNtorClient client = new(_keys.Authentication.PublicKey, _keys.Encryption.PublicKey, SystemRandom.Instance);
        byte[] cell = new byte[IntroduceSeal.MaximumBodyLength];
        Assert.True(IntroduceSeal.TrySeal(
            cell, client, next.Subcredential, _cookie, RendezvousPoint, withCongestionControl, pow, out int length));
        Assert.Equal(expectedLength, length);

        byte[] clientX = new byte[32], plaintext = new byte[IntroduceSeal.MaximumPlaintextLength];
        Assert.True(IntroduceSeal.TryOpen(
            cell.AsSpan(0, length), _keys, [current.Subcredential, next.Subcredential], clientX, plaintext, out int plaintextLength));
        Assert.Equal(client.PublicKey, clientX);
        Assert.True(IntroducePlaintext.TryRead(plaintext.AsSpan(0, plaintextLength), out IntroducePlaintext? request));
        Assert.Equal(_cookie, request.Cookie);
        Assert.Equal(withCongestionControl, request.WantsCongestionControl);
        Assert.Equal(pow, request.Pow);
        HopTarget named = request.RendezvousPoint;
        Assert.Equal(RendezvousPoint.Address, named.Address);
        Assert.Equal(RendezvousPoint.RsaId, named.RsaId);
        Assert.Equal(RendezvousPoint.Ed25519Id, named.Ed25519Id);
        Assert.Equal(RendezvousPoint.NtorOnionKey.ToArray(), named.NtorOnionKey.ToArray());

        byte[] reply = new byte[HsNtor.ReplyLength], rendezvous1 = new byte[Rendezvous1Body.WrittenLength];
        Assert.True(HsNtorService.TryRespond(_keys, clientX, SystemRandom.Instance, reply, out SecretBytes? theirs));
        Rendezvous1Body.Write(rendezvous1, request.Cookie, reply, SystemRandom.Instance);
        Assert.True(Rendezvous1Body.TryRead(rendezvous1, out Rendezvous1Body passed));
        Assert.Equal(_cookie, passed.Cookie);
        Assert.True(Rendezvous2Body.TryRead(passed.ForClient, out ReadOnlySpan<byte> handshakeInfo));
        Assert.True(client.TryComplete(handshakeInfo, out SecretBytes? ours));
        Assert.Equal(HsNtor.KeyMaterialLength, ours.Length);
        Assert.Equal(theirs.Span, ours.Span);
        theirs.Dispose();
        ours.Dispose();
    }

    [Fact]
    public void Another_subcredential_another_key_and_any_changed_byte_are_refused()
    {
        using BlindedKeyPair right = _service.Blind(new(20000, 1440));
        using BlindedKeyPair wrong = _service.Blind(new(20001, 1440));
        using IntroductionKeys otherKeys = IntroductionKeys.Generate(SystemRandom.Instance);
        using HsNtorClient client = new(_keys.Authentication.PublicKey, _keys.Encryption.PublicKey, SystemRandom.Instance);
        byte[] cell = new byte[IntroduceSeal.MaximumBodyLength], x = new byte[32], plaintext = new byte[IntroduceSeal.MaximumPlaintextLength];
        Assert.True(IntroduceSeal.TrySeal(cell, client, right.Subcredential, _cookie, RendezvousPoint, false, null, out int length));
        Assert.False(IntroduceSeal.TryOpen(cell.AsSpan(0, length), _keys, [wrong.Subcredential], x, plaintext, out _));
        Assert.False(IntroduceSeal.TryOpen(cell.AsSpan(0, length), otherKeys, [right.Subcredential], x, plaintext, out _));
        for (int i = 0; i < length; i++)
        {
            cell[i] ^= 0x20;
            Assert.False(IntroduceSeal.TryOpen(cell.AsSpan(0, length), _keys, [right.Subcredential], x, plaintext, out _), $"byte {i}");
            cell[i] ^= 0x20;
        }

        Assert.False(IntroduceSeal.TryOpen(cell.AsSpan(0, length - 1), _keys, [right.Subcredential], x, plaintext, out _));
        Assert.True(IntroduceSeal.TryOpen(cell.AsSpan(0, length), _keys, [right.Subcredential], x, plaintext, out _));
    }

    public void Dispose()
    {
        _service.Dispose();
        _keys.Dispose();
    }
}
