using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>
/// Stands between a store and the server, and cuts the line in a commit: before the server has heard of it, or after it did it and before its answer
/// arrives. Everything else it passes on.
/// </summary>
internal sealed class CommitCutter : IDisposable
{
    // With its end: BEGIN says READ COMMITTED.
    private static readonly byte[] Word = Encoding.ASCII.GetBytes("COMMIT\0");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly Thread _accepting;

    public CommitCutter(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = new(Accept) { IsBackground = true };
        _accepting.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What happens to the next commit; then it is None again.</summary>
    public Cut Next { get; set; }

    /// <summary>Takes no new line.</summary>
    public bool IsDown { get; set; }

    public int Cuts { get; private set; }

    public void Dispose()
    {
        _listener.Stop();
        _accepting.Join();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = _listener.AcceptTcpClient();
                if (IsDown)
                {
                    client.Dispose();
                    continue;
                }

                TcpClient server = new("127.0.0.1", _serverPort);
                new Thread(() => PassOn(client, server, isToServer: true)) { IsBackground = true }.Start();
                new Thread(() => PassOn(server, client, isToServer: false)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private void PassOn(TcpClient from, TcpClient to, bool isToServer)
    {
        byte[] buffer = new byte[65_536];
        try
        {
            int read;
            while ((read = from.GetStream().Read(buffer)) > 0)
            {
                Cut cut = isToServer && buffer.AsSpan(0, read).IndexOf(Word) >= 0 ? Next : Cut.None;
                if (cut is Cut.BeforeServer or Cut.AfterServerForGood or Cut.AfterServer)
                {
                    (Next, IsDown) = (Cut.None, cut == Cut.AfterServerForGood);
                    Cuts++;
                    if (cut != Cut.BeforeServer)
                    {
                        // The other direction ends first, so that the answer is not passed on.
                        from.Client.Shutdown(SocketShutdown.Send);
                        to.GetStream().Write(buffer, 0, read);
                    }

                    break;
                }

                to.GetStream().Write(buffer, 0, read);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // One end is gone: so is the other.
        }

        from.Dispose();
        to.Client?.Shutdown(SocketShutdown.Send);
    }
}
