using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.RelayCrypto;

namespace MagicWave.Onion.Relay.Circuits;

/// <summary>Makes this relay a hop of circuits that neighbours open (tor-spec 5.1). Used under the node's gate.</summary>
internal sealed class RelayCircuitFactory(RelayCircuitServices services, RelayHandshakes handshakes, IRandom random) : ICircuitAcceptor
{
    /// <inheritdoc/>
    public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
    {
        if (channel.Account.Service >= ServiceLevel.Suspended)
        {
            channel.Destroy(id, DestroyReason.ResourceLimit);
            return;
        }

        if (command == CellCommand.CreateFast)
        {
            AcceptFast(channel, id, payload);
        }
        else
        {
            Accept(channel, id, payload);
        }
    }

    private void AcceptFast(Channel channel, CircuitId id, ReadOnlySpan<byte> payload)
    {
        Span<byte> keyMaterial = stackalloc byte[Tor1Keys.Length];
        Span<byte> reply = stackalloc byte[CreateFast.ReplyLength];

        // A relay has our onion key and no reason to do without it (tor-spec 5.1.3), but tor answers it too.
        if (!CreateFast.TryRespond(payload, random, reply, keyMaterial))
        {
            Refuse(channel, id);
            return;
        }

        Open(channel, id, keyMaterial, default);
        _ = channel.SendCell(id, CellCommand.CreatedFast, reply);
    }

    private void Accept(Channel channel, CircuitId id, ReadOnlySpan<byte> payload)
    {
        Span<byte> keyMaterial = stackalloc byte[Tor1Keys.Length];
        Span<byte> reply = stackalloc byte[Created2Body.MaximumDataLength];
        if (!Create2Body.TryRead(payload, out Create2Body create)
            || !handshakes.TryRespond(create, reply, out int length, keyMaterial, out PaymentRates rates))
        {
            Refuse(channel, id);
            return;
        }

        if (services.KeepsBooks && rates.RateOut > 0 && channel.Account.Service == ServiceLevel.Unpaid)
        {
            // We would owe the next relay for cells that nobody owes us for: a neighbour that greeted with no account cannot be asked.
            CryptographicOperations.ZeroMemory(keyMaterial);
            services.Counters.HandshakesRefused++;
            channel.Destroy(id, DestroyReason.ResourceLimit);
            return;
        }

        if (rates.RateIn > 0 && !services.Accounting.Takes(channel.Account, (long)(rates.RateIn - rates.RateOut)))
        {
            CryptographicOperations.ZeroMemory(keyMaterial);
            services.Counters.HandshakesRefused++;
            channel.Destroy(id, DestroyReason.ResourceLimit);
            return;
        }

        Open(channel, id, keyMaterial, rates);
        Span<byte> body = stackalloc byte[CellConstants.PayloadLength];
        int bodyLength = Created2Body.Write(body, reply[..length]);
        _ = channel.SendCell(id, CellCommand.Created2, body[..bodyLength]);
    }

    private void Open(Channel channel, CircuitId id, Span<byte> keyMaterial, PaymentRates rates)
    {
        // The circuit belongs to the channel, which disposes of it by closing it.
        _ = new RelayCircuit(services, channel, id, new RelayLayer(keyMaterial), new Tor1Keys(keyMaterial).HandshakeDigest, rates);
        CryptographicOperations.ZeroMemory(keyMaterial);
        services.Counters.CircuitsCreated++;
        services.Counters.CircuitsOpen++;
    }

    private void Refuse(Channel channel, CircuitId id)
    {
        services.Counters.HandshakesRefused++;
        channel.Destroy(id, DestroyReason.Protocol);
    }
}
