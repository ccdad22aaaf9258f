using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MagicWave.TestKit.Networks;

/// <summary>A controller of stock tor (control-spec.txt), as far as the rig needs one. Not thread-safe.</summary>
public sealed class ControlConnection : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly Queue<string> _events = new();

    private ControlConnection(NetworkStream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.ASCII);
    }

    /// <summary>Connects and authenticates without a secret, as the rig's nodes allow on loopback.</summary>
    public static async Task<ControlConnection> OpenAsync(IPEndPoint endPoint, CancellationToken cancellationToken = default)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, cancellationToken);
        ControlConnection connection = new(new NetworkStream(socket, ownsSocket: true));
        await connection.SendAsync("AUTHENTICATE", cancellationToken);
        return connection;
    }

    /// <summary>Sends a command and returns the lines of its answer without their codes.</summary>
    /// <exception cref="IOException">tor refused, or closed the connection.</exception>
    public async Task<IReadOnlyList<string>> SendAsync(string command, CancellationToken cancellationToken = default)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        List<string> lines = [];
        while (true)
        {
            string line = await ReadLineAsync(cancellationToken);
            if (line.StartsWith('6'))
            {
                _events.Enqueue(line);
                continue;
            }

            lines.Add(line[4..]);
            if (line[3] == '+')
            {
                await ReadDataAsync(lines, cancellationToken);
            }
            else if (line[3] == ' ')
            {
                return line[0] == '2' ? lines : throw new IOException($"{command.Split(' ')[0]}: {line}");
            }
        }
    }

    /// <summary>Waits for an asynchronous event, of those asked for with SETEVENTS.</summary>
    public async Task<string> NextEventAsync(CancellationToken cancellationToken = default) =>
        _events.TryDequeue(out string? line) ? line : await ReadLineAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _stream.DisposeAsync();
    }

    // Lines of data go on to one with a full stop alone (control-spec 2.3).
    private async Task ReadDataAsync(List<string> lines, CancellationToken cancellationToken)
    {
        while (await _reader.ReadLineAsync(cancellationToken) is { } line && line != ".")
        {
            lines.Add(line.StartsWith('.') ? line[1..] : line);
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _reader.ReadLineAsync(cancellationToken) is { Length: >= 4 } line ? line : throw new IOException("The controller's connection ended.");
}
