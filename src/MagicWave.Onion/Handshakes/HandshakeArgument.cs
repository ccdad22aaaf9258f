namespace MagicWave.Onion.Handshakes;

/// <summary>The argument checks that the handshakes share.</summary>
internal static class HandshakeArgument
{
    /// <exception cref="ArgumentException">The span is not exactly that long.</exception>
    public static void RequireLength(int actual, int expected, string parameter)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"Must be {expected} bytes long.", parameter);
        }
    }

    /// <exception cref="ArgumentException">The span is shorter.</exception>
    public static void RequireRoom(int actual, int needed, string parameter)
    {
        if (actual < needed)
        {
            throw new ArgumentException($"Must have room for {needed} bytes.", parameter);
        }
    }
}
