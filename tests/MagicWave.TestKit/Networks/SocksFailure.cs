namespace MagicWave.TestKit.Networks;

/// <summary>The proxy refused: <see cref="Reply"/> is RFC 1928's code, or one of tor's extended ones (socks-extensions.txt).</summary>
public sealed class SocksFailure(int reply) : IOException($"The SOCKS proxy answered {reply}.")
{
    /// <summary>The code; -1 where the proxy closed the connection without one.</summary>
    public int Reply { get; } = reply;
}
