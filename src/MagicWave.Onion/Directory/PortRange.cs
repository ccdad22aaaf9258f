namespace MagicWave.Onion.Directory;

/// <summary>Ports from one to another, both included.</summary>
/// <param name="First">The lowest, at least 1 in a policy.</param>
/// <param name="Last">The highest, not below the first.</param>
public readonly record struct PortRange(ushort First, ushort Last)
{
    /// <summary>Every port: 1 to 65535.</summary>
    public static PortRange All { get; } = new(1, ushort.MaxValue);

    /// <summary>Whether the port is one of them.</summary>
    public bool Contains(int port) => port >= First && port <= Last;

    /// <summary><c>80</c> or <c>80-90</c>.</summary>
    public override string ToString() => First == Last
        ? First.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{First}-{Last}");
}
