using System.Security.Cryptography;
using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Circuits;

/// <content>What onion services need of a circuit (rend-spec-v3 3 and 4): messages to its last relay, and the other end behind a rendezvous point.</content>
internal sealed partial class OriginCircuit
{
    private readonly byte[] _handshakeDigest = new byte[Tor1Keys.DigestLength];
    private IStreamAcceptor? _acceptor;

    /// <summary>Whether the circuit was joined with that of the other side.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>Who takes the messages of rend-spec-v3; null drops them, as any command that nobody knows.</summary>
    internal ICircuitMessages? Messages { get; set; }

    /// <summary>KH of the last relay's handshake, 20 bytes: binds an introduction point to this circuit.</summary>
    internal ReadOnlySpan<byte> HandshakeDigest => _handshakeDigest;

    /// <summary>Sends a message of rend-spec-v3 to the last relay.</summary>
    /// <returns>False when the circuit is not open any more.</returns>
    internal bool SendMessage(RelayCommand command, ReadOnlySpan<byte> body, Instant now)
    {
        if (State != CircuitState.Open)
        {
            return false;
        }

        _now = now;
        SendRelay(Path.Count - 1, command, StreamId.None, body);
        return State == CircuitState.Open;
    }

    /// <summary>The other end is there: streams are between it and us from now on.</summary>
    /// <param name="keyMaterial">What hs-ntor gave; copied. The caller erases its own.</param>
    /// <param name="side">Which end this is.</param>
    /// <param name="acceptor">At a service: who takes the client's streams.</param>
    /// <exception cref="InvalidOperationException">It is not open, is joined already, or has streams.</exception>
    internal void Join(ReadOnlySpan<byte> keyMaterial, RendezvousSide side, IStreamAcceptor? acceptor)
    {
        if (State != CircuitState.Open || IsJoined || _streams.Count > 0)
        {
            throw new InvalidOperationException("Only an open circuit without streams can be joined, once.");
        }

        _layers.AddVirtualHop(keyMaterial, side);
        _acceptor = acceptor;
        HopCount++;
        IsJoined = true;
    }

    private static bool IsRendezvous(RelayCommand command) => command is >= RelayCommand.EstablishIntro and <= RelayCommand.IntroduceAck;

    private bool TryHandleMessage(int hop, RelayCommand command, ReadOnlySpan<byte> body, Instant now) => State switch
    {
        CircuitState.Open when Messages is { } messages => hop == Path.Count - 1 && messages.TryHandleMessage(this, command, body, now),
        // Nothing was asked of any hop of a stub: whoever sends something marks the circuit.
        CircuitState.Waiting => false,
        _ => Messages is null,
    };

    private bool TryHandleBegin(int hop, StreamId id, ReadOnlySpan<byte> data)
    {
        if (_acceptor is null || !IsFromEnd(hop) || id == StreamId.None || !BeginBody.TryReadForService(data, out BeginBody? begin))
        {
            return false;
        }

        // A second BEGIN for a stream that is there is dropped, as tor does.
        if (!_streams.IsFree(id))
        {
            return true;
        }

        ClientStream stream = new(this, id, NobodyYet.Instance, ClientStreamState.Offered);
        _streams.Add(stream);
        stream.PassTo(_acceptor.HandleBegin(stream, begin!));
        return true;
    }

    private void EraseHandshakeDigest() => CryptographicOperations.ZeroMemory(_handshakeDigest);

    /// <summary>Stands in while the acceptor makes up its mind.</summary>
    private sealed class NobodyYet : IStreamOwner
    {
        public static NobodyYet Instance { get; } = new();

        public void HandleChanged(ClientStream stream, StreamChanges changes)
        {
        }
    }
}
