using System.IO.Pipelines;
using System.Net;
using MagicWave.Core.Errors;
using Microsoft.AspNetCore.Connections;

namespace MagicWave.Publishing.Visitors;

/// <summary>
/// A visitor's stream as Kestrel's connection: two pipes, and a loop for each direction. A slow side holds the other one up at 64 KiB; that a visitor is gone
/// is seen at once, also while nothing is being read.
/// </summary>
internal sealed class VisitorConnection : DefaultConnectionContext
{
    private const int Pause = 64 << 10;
    private const int Resume = Pause / 2;
    private const int LeastBuffer = 4 << 10;

    private static readonly PipeOptions Options = new(pauseWriterThreshold: Pause, resumeWriterThreshold: Resume, useSynchronizationContext: false);

    private readonly Stream _stream;
    private readonly Pipe _input = new(Options);
    private readonly Pipe _output = new(Options);
    private readonly CancellationTokenSource _closed = new();
    private Task _loops = Task.CompletedTask;
    private int _isDisposed;

    private VisitorConnection(Visitor visitor, string id, EndPoint endPoint)
        : base(id)
    {
        _stream = visitor.Stream;
        Transport = new Duplex(_input.Reader, _output.Writer);
        Application = new Duplex(_output.Reader, _input.Writer);
        LocalEndPoint = endPoint;
        ConnectionClosed = _closed.Token;
        if (visitor.Circuit is { } circuit)
        {
            Features.Set(circuit);
        }
    }

    /// <summary>Begins to carry bytes.</summary>
    public static VisitorConnection Start(Visitor visitor, string id, EndPoint endPoint)
    {
        VisitorConnection connection = new(visitor, id, endPoint);
        connection._loops = Task.WhenAll(Task.Run(connection.ReceiveAsync), Task.Run(connection.SendAsync));
        return connection;
    }

    public override void Abort(ConnectionAbortedException abortReason) => _closed.Cancel();

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        // What was written is sent before the stream ends, unless the connection was aborted.
        await Transport.Input.CompleteAsync().ConfigureAwait(false);
        await Transport.Output.CompleteAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                Memory<byte> buffer = _input.Writer.GetMemory(LeastBuffer);
                int count = await _stream.ReadAsync(buffer, _closed.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    break;
                }

                _input.Writer.Advance(count);
                if ((await _input.Writer.FlushAsync(_closed.Token).ConfigureAwait(false)).IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception failure) when (IsGone(failure))
        {
            await CloseAsync().ConfigureAwait(false);
        }

        await _input.Writer.CompleteAsync().ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        try
        {
            while (true)
            {
                ReadResult result = await _output.Reader.ReadAsync(_closed.Token).ConfigureAwait(false);
                foreach (ReadOnlyMemory<byte> piece in result.Buffer)
                {
                    await _stream.WriteAsync(piece, _closed.Token).ConfigureAwait(false);
                }

                _output.Reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception failure) when (IsGone(failure))
        {
            // The visitor is gone, or the connection was aborted.
        }

        await _output.Reader.CompleteAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync() => await _closed.CancelAsync().ConfigureAwait(false);

    private static bool IsGone(Exception failure) =>
        failure is IOException or OperationCanceledException or ObjectDisposedException or MagicWaveException;

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
