namespace MagicWave.Payments.Gateway.Prices;

/// <summary>What is paid for: a service and what it deals in, as <c>ipfs/data</c>.</summary>
/// <param name="Service">The service.</param>
/// <param name="Kind">What it deals in.</param>
public readonly record struct Commodity(string Service, string Kind)
{
    /// <summary>Longest part, in characters.</summary>
    public const int MaximumPartLength = 32;

    /// <summary>Content over IPFS, by the byte.</summary>
    public static Commodity IpfsData { get; } = new("ipfs", "data");

    /// <summary>Traffic through relays, by the byte.</summary>
    public static Commodity TorData { get; } = new("tor", "data");

    /// <summary>Time spent on pages, by the second.</summary>
    public static Commodity HttpAttention { get; } = new("http", "attention");

    /// <inheritdoc/>
    public override string ToString() => $"{Service}/{Kind}";
}
