using MagicWave.Onion.Cells;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Tests.Circuits;

/// <summary>One relay's part of one circuit.</summary>
internal sealed class TestHop(TestRelay relay, RelayLayer layer, HandshakeType? handshake, PaymentRates? rates)
{
    public TestRelay Relay { get; } = relay;

    public RelayLayer Layer { get; } = layer;

    /// <summary>Null for CREATE_FAST.</summary>
    public HandshakeType? Handshake { get; } = handshake;

    public PaymentRates? Rates { get; } = rates;

    /// <summary>Answers a CREATE2 of either kind; null when it is not meant for this relay.</summary>
    public static TestHop? TryAnswer(TestRelay relay, HandshakeType type, ReadOnlySpan<byte> request, out byte[] reply)
    {
        Span<byte> keyMaterial = stackalloc byte[Tor1Keys.Length];
        reply = [];
        if (type == HandshakeType.Ntor)
        {
            reply = new byte[Ntor.ReplyLength];
            return Ntor.TryRespond(request, relay.RsaId, relay.Keys, relay.Random, reply, keyMaterial)
                ? new(relay, new RelayLayer(keyMaterial), type, null)
                : null;
        }

        if (!NtorV3Server.TryOpen(request, relay.Ed25519Id, relay.Keys, out NtorV3Server? server))
        {
            return null;
        }

        using (server)
        {
            Assert.True(ExtensionList.TryRead(server.ClientMessage, out ExtensionList list));
            Assert.True(PaymentRates.TryFind(list, out PaymentRates? rates));
            Span<byte> answer = stackalloc byte[NtorV3.ReplyOverhead + 1];
            Assert.True(server.TryRespond([0], relay.Random, answer, out int written, keyMaterial));
            reply = answer[..written].ToArray();
            return new(relay, new RelayLayer(keyMaterial), type, rates);
        }
    }
}
