using System.Net;

namespace MagicWave.TestKit.Networks;

/// <summary>The addresses that a node was given.</summary>
/// <param name="Onion">ORPort.</param>
/// <param name="Directory">DirPort.</param>
/// <param name="Socks">SocksPort.</param>
/// <param name="Control">ControlPort.</param>
public sealed record NodePorts(IPEndPoint? Onion, IPEndPoint? Directory, IPEndPoint? Socks, IPEndPoint Control)
{
    /// <summary>Takes free ports for what a role needs.</summary>
    public static NodePorts For(NodeRole role) => new(
        role == NodeRole.Client ? null : Take(),
        role == NodeRole.Authority ? Take() : null,
        role == NodeRole.Client ? Take() : null,
        Take());

    private static IPEndPoint Take() => new(IPAddress.Loopback, FreePorts.Take());
}
