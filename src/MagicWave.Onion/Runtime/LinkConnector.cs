using System.Net.Sockets;
using MagicWave.Cryptography.Tls;
using MagicWave.Onion.Channels;

namespace MagicWave.Onion.Runtime;

/// <summary>Runs TLS and the link handshake over one connection. Used once, by one task.</summary>
internal sealed class LinkConnector(NodeGate gate, Socket socket, TlsSession tls)
{
    private const int BufferLength = 16 * 1024;

    private readonly byte[] _plain = new byte[BufferLength];
    private readonly byte[] _cipher = new byte[BufferLength];

    /// <summary>What came behind the peer's NETINFO.</summary>
    internal ReadOnlyMemory<byte> Rest { get; private set; }

    /// <summary>Why the handshake failed, where the peer was at fault.</summary>
    internal LinkHandshakeFailure? Failure { get; private set; }

    /// <summary>Runs both handshakes. Null when the peer hung up or was at fault.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    internal async Task<LinkHandshakeResult?> RunAsync(LinkHandshakeOptions options, CancellationToken cancellationToken)
    {
        while (tls.State == TlsState.Handshaking)
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
            if (tls.State == TlsState.Handshaking && !await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        await SendAsync(cancellationToken).ConfigureAwait(false);
        if (tls.State != TlsState.Open)
        {
            return null;
        }

        TlsBinding binding = TlsBinding.Of(tls, options.Role != LinkHandshakeRole.Responder);
        using LinkHandshake handshake = new(options, binding, gate.Random, gate.Now);
        return await ShakeHandsAsync(handshake, cancellationToken).ConfigureAwait(false);
    }

    private async Task<LinkHandshakeResult?> ShakeHandsAsync(LinkHandshake handshake, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (handshake.HasOutput)
            {
                tls.Write(handshake.TakeOutput());
                await SendAsync(cancellationToken).ConfigureAwait(false);
            }

            if (handshake.State == LinkHandshakeState.Established)
            {
                return handshake.Result;
            }

            Failure = handshake.Failure;
            if (handshake.State == LinkHandshakeState.Failed)
            {
                return null;
            }

            int count = tls.Read(_plain);
            if (count > 0)
            {
                int taken = handshake.HandleReceived(_plain.AsSpan(0, count), gate.Time.GetUtcNow());
                Rest = _plain.AsMemory(taken, count - taken);
            }
            else if (tls.State != TlsState.Open || !await ReceiveAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        int count = await socket.ReceiveAsync(_cipher, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        tls.Receive(_cipher.AsSpan(0, count));
        return count > 0;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        for (int count = tls.TakeOutput(_cipher); count > 0; count = tls.TakeOutput(_cipher))
        {
            for (int sent = 0; sent < count;)
            {
                sent += await socket.SendAsync(_cipher.AsMemory(sent, count - sent), SocketFlags.None, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
