using System.Net;
using System.Net.Sockets;

namespace MagicWave.Hosting.Runtime;

/// <summary>Ports on 127.0.0.1 that nobody listens on now.</summary>
internal static class FreePorts
{
    /// <summary>So many different ones. Another program may take one before it is used; then the node says so and does not start.</summary>
    public static int[] Find(int count)
    {
        Socket[] sockets = new Socket[count];
        try
        {
            for (int i = 0; i < count; i++)
            {
                sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets[i].Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (Socket? socket in sockets)
            {
                socket?.Dispose();
            }
        }
    }
}
