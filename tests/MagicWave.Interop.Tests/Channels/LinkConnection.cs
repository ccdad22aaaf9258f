using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using MagicWave.Core.Security;
using MagicWave.Cryptography.Tls;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;

namespace MagicWave.Interop.Tests.Channels;

/// <summary>A socket, a TLS session and a link handshake joined as simply as can be, and cells afterwards.</summary>
internal sealed class LinkConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly TlsSession _tls;
    private readonly byte[] _buffer = new byte[20_000];
    private readonly List<byte> _plain = [];

    private LinkConnection(Socket socket, TlsSession tls)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _tls = tls;
    }

    internal LinkHandshakeResult? Result { get; private set; }

    internal LinkHandshakeFailure? Failure { get; private set; }

    internal static async Task<LinkConnection> ConnectAsync(
        IPEndPoint address, LinkHandshakeOptions options, CancellationToken cancellationToken, Func<TlsBinding, TlsBinding>? change = null)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address, cancellationToken);
        using TlsContext context = TlsContext.CreateClient();
        LinkConnection connection = new(socket, context.NewSession());
        await connection.ShakeHandsAsync(options, change ?? (binding => binding), cancellationToken);
        return connection;
    }

    internal static async Task<LinkConnection> AcceptAsync(TcpListener listener, LinkIdentity identity, CancellationToken cancellationToken)
    {
        Socket socket = await listener.AcceptSocketAsync(cancellationToken);
        LinkConnection connection = new(socket, identity.NewServerSession());
        LinkHandshakeOptions options = new()
        {
            Role = LinkHandshakeRole.Responder,
            Identity = identity,
            PeerAddress = ((IPEndPoint)socket.RemoteEndPoint!).Address,
            OwnAddresses = [IPAddress.Loopback],
        };
        await connection.ShakeHandsAsync(options, binding => binding, cancellationToken);
        return connection;
    }

    internal async Task SendAsync(uint circuitId, CellCommand command, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        byte[] cell = new byte[CellConstants.CellLength];
        BinaryPrimitives.WriteUInt32BigEndian(cell, circuitId);
        cell[4] = (byte)command;
        payload.CopyTo(cell.AsMemory(CellConstants.CellHeaderLength));
        _tls.Write(cell);
        await FlushAsync(cancellationToken);
    }

    /// <summary>The next fixed cell that is not padding; null when the peer closed.</summary>
    internal async Task<(uint CircuitId, CellCommand Command, byte[] Payload)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (_plain.Count < CellConstants.CellLength)
            {
                if (!await FillAsync(cancellationToken))
                {
                    return null;
                }

                Decrypt();
            }

            byte[] cell = [.. _plain.Take(CellConstants.CellLength)];
            _plain.RemoveRange(0, CellConstants.CellLength);
            if ((CellCommand)cell[4] is not (CellCommand.Padding or CellCommand.PaddingNegotiate))
            {
                return (BinaryPrimitives.ReadUInt32BigEndian(cell), (CellCommand)cell[4], cell[CellConstants.CellHeaderLength..]);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tls.Dispose();
    }

    private async Task ShakeHandsAsync(LinkHandshakeOptions options, Func<TlsBinding, TlsBinding> change, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        while (_tls.State == TlsState.Handshaking && await FillAsync(cancellationToken))
        {
            await FlushAsync(cancellationToken);
        }

        bool isInitiator = options.Role != LinkHandshakeRole.Responder;
        using LinkHandshake handshake = new(options, change(TlsBinding.Of(_tls, isInitiator)), SystemRandom.Instance, default);
        while (true)
        {
            Decrypt();
            int consumed = handshake.HandleReceived([.. _plain], DateTimeOffset.UtcNow);
            _plain.RemoveRange(0, consumed);
            _tls.Write(handshake.TakeOutput());
            await FlushAsync(cancellationToken);
            if (handshake.State >= LinkHandshakeState.Established || !await FillAsync(cancellationToken))
            {
                break;
            }
        }

        Result = handshake.Result;
        Failure = handshake.Failure;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            int count = await _stream.ReadAsync(_buffer, cancellationToken);
            _tls.Receive(_buffer.AsSpan(0, count));
            return count > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Decrypt()
    {
        Span<byte> plain = stackalloc byte[4096];
        for (int count; (count = _tls.Read(plain)) > 0;)
        {
            _plain.AddRange(plain[..count]);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        byte[] output = new byte[20_000];
        for (int count; (count = _tls.TakeOutput(output)) > 0;)
        {
            await _stream.WriteAsync(output.AsMemory(0, count), cancellationToken);
        }
    }
}
