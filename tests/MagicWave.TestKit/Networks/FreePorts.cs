using System.Net;
using System.Net.Sockets;

namespace MagicWave.TestKit.Networks;

/// <summary>
/// Ports of loopback that nobody listens on. They lie below the range from which the system takes ports for outgoing connections, so that
/// none is lost between being found and being used by a node. Thread-safe; one process never gets the same port twice.
/// </summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 31_999;

    private static readonly Lock Gate = new();
    private static int _next = First + (int)((uint)Environment.ProcessId * 97 % (Last - First));

    /// <summary>The next free port.</summary>
    /// <exception cref="IOException">All are taken.</exception>
    public static int Take()
    {
        lock (Gate)
        {
            for (int i = First; i <= Last; i++)
            {
                int port = _next;
                _next = _next == Last ? First : _next + 1;
                if (IsFree(port))
                {
                    return port;
                }
            }
        }

        throw new IOException($"No free port from {First} to {Last}.");
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
