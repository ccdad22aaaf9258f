using System.Net.Sockets;
using MagicWave.Core.Time;
using MagicWave.Cryptography.Tls;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Channels;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Carries an open channel over its TLS connection. One loop reads; whoever leaves the gate after queueing cells writes. TLS works outside of
/// the gate, under a lock of its own, so that the channels of a node encrypt in parallel.
/// </summary>
internal sealed class ChannelDriver : IChannelHost, IFlushable, ITimed
{
    /// <summary>A channel without circuits is closed after this time, as by tor (3 to 4.5 minutes there).</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(4);

    // Two full TLS records of cells; what a write makes of them, with room for their headers and tags.
    private const int PlainLength = 62 * CellConstants.CellLength;
    private const int CipherLength = 40 * 1024;

    private readonly NodeGate _gate;
    private readonly Socket _socket;
    private readonly TlsSession _tls;
    private readonly Lock _tlsLock = new();
    private readonly ICircuitAcceptor? _acceptor;
    private readonly byte[] _plain = new byte[PlainLength];
    private readonly byte[] _cipher = new byte[CipherLength];
    private Instant _lastUsed;
    private bool _isWriting;
    private bool _isTlsGone;

    internal ChannelDriver(NodeGate gate, Socket socket, TlsSession tls, ChannelPeer peer, bool isInitiator, ICircuitAcceptor? acceptor)
    {
        _gate = gate;
        _socket = socket;
        _tls = tls;
        _acceptor = acceptor;
        _lastUsed = gate.Now;
        Channel = new(peer, isInitiator, gate.Pool, this, gate.Random, _lastUsed);
    }

    /// <inheritdoc/>
    public Instant? NextDeadline => Instant.Earlier(Channel.NextDeadline, _lastUsed + IdleTimeout);

    internal Channel Channel { get; }

    /// <summary>How fast it may read and write, together with the node's other channels; null without a limit.</summary>
    internal BandwidthLimit? Limit { get; init; }

    /// <inheritdoc/>
    public void HandleDeadline(Instant now)
    {
        if (Channel.CircuitCount > 0)
        {
            _lastUsed = now;
        }
        else if (now - _lastUsed >= IdleTimeout)
        {
            Channel.Close(now);
            _socket.Dispose();
            return;
        }

        Channel.HandleDeadline(now);
    }

    /// <inheritdoc/>
    public void HandleCreate(Channel channel, CircuitId id, CellCommand command, ReadOnlySpan<byte> payload, Instant now)
    {
        if (_acceptor is { } acceptor)
        {
            acceptor.HandleCreate(channel, id, command, payload, now);
        }
        else
        {
            channel.Destroy(id, DestroyReason.Protocol);
        }
    }

    /// <inheritdoc/>
    public void HandleWritable(Channel channel) => _gate.MarkDirty(this);

    /// <inheritdoc/>
    public void Flush()
    {
        using (_gate.Enter())
        {
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAllAsync();
    }

    /// <summary>Reads until the connection ends, then closes the channel. <paramref name="first"/> came behind the handshake.</summary>
    internal async Task ReadAllAsync(ReadOnlyMemory<byte> first)
    {
        byte[] received = new byte[CipherLength];
        try
        {
            bool isGood = HandleFirst(first) && Decrypt(default);
            while (isGood)
            {
                int count = await _socket.ReceiveAsync(received, SocketFlags.None).ConfigureAwait(false);
                isGood = count > 0 && Decrypt(received.AsSpan(0, count));
                if (Limit is { } limit)
                {
                    await limit.ReceivedAsync(count).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is gone; what follows says so to every circuit.
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Ends the channel and its connection. From any thread, any number of times.</summary>
    internal void Close()
    {
        using (_gate.Enter())
        {
            Channel.Close(_gate.Now);
        }

        _socket.Dispose();
        lock (_tlsLock)
        {
            _isTlsGone = true;
            _tls.Dispose();
        }
    }

    private bool HandleFirst(ReadOnlyMemory<byte> first)
    {
        for (ReadOnlySpan<byte> rest = first.Span; !rest.IsEmpty;)
        {
            int count = Math.Min(rest.Length, Channel.FreeReceiveBuffer.Length);
            rest[..count].CopyTo(Channel.FreeReceiveBuffer);
            rest = rest[count..];
            if (!HandlePlain(count))
            {
                return false;
            }
        }

        return true;
    }

    private bool Decrypt(ReadOnlySpan<byte> received)
    {
        bool isGood = true;
        for (bool isFirst = true; isGood; isFirst = false)
        {
            int count;
            lock (_tlsLock)
            {
                if (_isTlsGone)
                {
                    return false;
                }

                if (isFirst && !received.IsEmpty)
                {
                    _tls.Receive(received);
                }

                count = _tls.Read(Channel.FreeReceiveBuffer);
                if (count == 0)
                {
                    return _tls.State == TlsState.Open;
                }
            }

            isGood = HandlePlain(count);
        }

        return false;
    }

    private bool HandlePlain(int count)
    {
        using (_gate.Enter())
        {
            return Channel.HandleReceived(count, _gate.Now) == ChannelFault.None && !Channel.IsClosed;
        }
    }

    // Finishes without suspending, and so without allocating, while the socket takes what it is given.
    private async Task WriteAllAsync()
    {
        try
        {
            while (true)
            {
                int plain = TakePlain();
                if (plain == 0)
                {
                    return;
                }

                for (int cipher = Encrypt(plain); cipher > 0; cipher = Encrypt(0))
                {
                    for (int sent = 0; sent < cipher;)
                    {
                        sent += await _socket.SendAsync(_cipher.AsMemory(sent, cipher - sent), SocketFlags.None).ConfigureAwait(false);
                    }

                    if (Limit is { } limit)
                    {
                        await limit.SentAsync(cipher).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The reader sees the same and closes the channel; writing stays off.
            _socket.Dispose();
        }
        catch
        {
            // Whatever went wrong, a channel that is read and never written to again would hang its circuits.
            _socket.Dispose();
            throw;
        }
    }

    private int TakePlain()
    {
        using (_gate.Enter())
        {
            int count = Channel.FillTransmit(_plain, _gate.Now);
            _isWriting = count > 0;
            return count;
        }
    }

    private int Encrypt(int plain)
    {
        lock (_tlsLock)
        {
            if (_isTlsGone)
            {
                return 0;
            }

            if (plain > 0)
            {
                _tls.Write(_plain.AsSpan(0, plain));
            }

            return _tls.TakeOutput(_cipher);
        }
    }
}
