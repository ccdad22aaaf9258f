namespace MagicWave.Hosting.Options;

/// <summary>Everything that a torrc can say, in types. Set it up before a host is made of it; not thread-safe.</summary>
public sealed class HostConfiguration
{
    /// <summary>What all nodes have.</summary>
    public NodeOptions Node { get; } = new();

    /// <summary>What a client has.</summary>
    public ClientHostOptions Client { get; } = new();

    /// <summary>What a relay has.</summary>
    public RelayHostOptions Relay { get; } = new();

    /// <summary>What a directory authority has.</summary>
    public AuthorityHostOptions Authority { get; } = new();

    /// <summary>What is paid.</summary>
    public PaymentHostOptions Payments { get; } = new();
}
