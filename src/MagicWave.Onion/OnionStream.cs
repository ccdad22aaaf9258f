using System.Net;
using System.Runtime.CompilerServices;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion;

/// <summary>
/// A connection through the onion network. One reader and one writer may use it at the same time; both sides are asynchronous only. Disposing of it
/// ends it, after what was written. Tor has no half-closed connections: the other host learns that this side has nothing more to say only when the
/// stream is disposed of.
/// </summary>
public sealed class OnionStream : Stream, IStreamOwner
{
    private readonly NodeGate _gate;
    private readonly ClientStream _stream;
    private readonly AsyncSignal _readable = new();
    private readonly AsyncSignal _writable = new();
    private readonly OnionStreamSide _side;
    private bool _isWriteClosed;

    internal OnionStream(NodeGate gate, ClientStream stream, OriginCircuit circuit, OnionStreamSide side = OnionStreamSide.Client)
    {
        _gate = gate;
        _side = side;
        _stream = stream;
        Path = circuit.Path;
        CircuitId = circuit.Number;
        RemoteAddress = stream.Connected.Address;
        stream.PassTo(this);
    }

    /// <summary>The relays of its circuit, the guard first. Who may know it may know what the user does: never log it.</summary>
    public IReadOnlyList<HopTarget> Path { get; }

    /// <summary>Names its circuit in this process, for payments to whoever is at the other side. Never log it.</summary>
    public long CircuitId { get; }

    /// <summary>Where the exit connected to; null when it did not say.</summary>
    public IPAddress? RemoteAddress { get; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <summary>Not supported.</summary>
    public override long Length => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is there, waiting for the first byte. An empty buffer waits without reading.</summary>
    /// <returns>How many bytes; 0 when the other host ended the connection in good order.</returns>
    /// <exception cref="OnionException">The connection was reset, or its circuit was lost.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(buffer.Span, out int count))
            {
                return count;
            }

            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _readable);
            await _readable.WaitAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writes all of it, waiting while the windows of the stream or of its circuit are used up.</summary>
    /// <exception cref="OnionException">The connection was ended or reset by the other host, or its circuit was lost.</exception>
    /// <exception cref="InvalidOperationException">After <see cref="CloseWrite"/>.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            buffer = buffer[Write(buffer)..];
            if (buffer.IsEmpty)
            {
                return;
            }

            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), _writable);
            await _writable.WaitAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing: what is written is on its way.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Says that nothing more will be written; reading goes on. The other host is not told before the stream is disposed of, since Tor's END closes both
    /// directions (tor-spec 6.3).
    /// </summary>
    public void CloseWrite() => _isWriteClosed = true;

    /// <summary>Not supported: use <see cref="ReadAsync(Memory{byte}, CancellationToken)"/>.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported: use <see cref="WriteAsync(ReadOnlyMemory{byte}, CancellationToken)"/>.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw new NotSupportedException();

    void IStreamOwner.HandleChanged(ClientStream stream, StreamChanges changes)
    {
        if ((changes & (StreamChanges.Readable | StreamChanges.Ended)) != 0)
        {
            _readable.Set();
        }

        if ((changes & (StreamChanges.Writable | StreamChanges.Ended)) != 0)
        {
            _writable.Set();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using (_gate.Enter())
            {
                if (_side == OnionStreamSide.Service)
                {
                    _stream.Finish();
                }
                else
                {
                    _stream.Close();
                }
            }

            _readable.Set();
            _writable.Set();
        }

        base.Dispose(disposing);
    }

    private static OnionException Reset(StreamEnding ending) =>
        new(ending.IsCircuitLost ? OnionErrorKind.CircuitFailed : OnionErrorKind.ConnectionReset);

    private bool TryRead(Span<byte> buffer, out int count)
    {
        using NodeGate.Scope scope = _gate.Enter();
        ObjectDisposedException.ThrowIf(_stream.State == ClientStreamState.Closed, this);
        count = _stream.Read(buffer);
        if (count > 0 || _stream.Available > 0)
        {
            return true;
        }

        if (_stream.State != ClientStreamState.Ended)
        {
            return false;
        }

        return _stream.Ending.IsClean ? true : throw Reset(_stream.Ending);
    }

    private int Write(ReadOnlyMemory<byte> buffer)
    {
        if (_isWriteClosed)
        {
            throw new InvalidOperationException("The stream was closed for writing.");
        }

        using NodeGate.Scope scope = _gate.Enter();
        ObjectDisposedException.ThrowIf(_stream.State == ClientStreamState.Closed, this);
        return _stream.State == ClientStreamState.Ended ? throw Reset(_stream.Ending) : _stream.Write(buffer.Span);
    }
}
