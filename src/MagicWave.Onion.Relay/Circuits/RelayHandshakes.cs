using MagicWave.Core.Security;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>Answers CREATE2 for one relay, with whichever handshake the client chose. Used under the node's gate.</summary>
internal sealed class RelayHandshakes(RsaId rsaId, Ed25519Id ed25519Id, OnionKeyRing keys, IRandom random)
{
    /// <summary>
    /// The highest rate per cell that is believed: 10¹³ units are a whole MWT, a million times what a cell is worth. It keeps sums far from
    /// overflow.
    /// </summary>
    internal const ulong MaximumRate = 10_000_000_000_000;

    // The subprotocol request of proposal 346. Nothing that it can ask for is announced, so whoever sends it is refused, as by tor.
    private const byte SubprotocolRequest = 3;

    /// <summary>Answers one request.</summary>
    /// <param name="create">What the client sent.</param>
    /// <param name="reply">Receives the handshake data of the answer.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="keyMaterial">Receives the keys of the new layer.</param>
    /// <param name="rates">What the client's cells are worth; nothing without ntor-v3.</param>
    internal bool TryRespond(Create2Body create, Span<byte> reply, out int length, Span<byte> keyMaterial, out PaymentRates rates)
    {
        length = 0;
        rates = default;
        switch (create.Type)
        {
            case HandshakeType.Ntor when create.Data.Length == Ntor.RequestLength:
                length = Ntor.ReplyLength;
                return Ntor.TryRespond(create.Data, rsaId, keys, random, reply[..length], keyMaterial);
            case HandshakeType.NtorV3:
                return TryRespondV3(create.Data, reply, out length, keyMaterial, out rates);
            default:
                return false;
        }
    }

    private bool TryRespondV3(ReadOnlySpan<byte> request, Span<byte> reply, out int length, Span<byte> keyMaterial, out PaymentRates rates)
    {
        length = 0;
        rates = default;
        if (!NtorV3Server.TryOpen(request, ed25519Id, keys, out NtorV3Server? server))
        {
            return false;
        }

        using (server)
        {
            if (!ExtensionList.TryRead(server.ClientMessage, out ExtensionList extensions)
                || extensions.TryFind(SubprotocolRequest, out _)
                || !PaymentRates.TryFind(extensions, out PaymentRates? found))
            {
                return false;
            }

            rates = found ?? default;

            // Nobody asks a relay to pay out more than it takes in.
            if (rates.RateIn > MaximumRate || rates.RateOut > rates.RateIn)
            {
                return false;
            }

            Span<byte> empty = [0];
            return server.TryRespond(empty, random, reply, out length, keyMaterial);
        }
    }
}
