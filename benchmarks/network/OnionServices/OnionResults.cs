namespace MagicWave.NetworkBenchmark.OnionServices;

/// <summary>What was measured of one variant's onion service.</summary>
internal sealed class OnionResults
{
    /// <summary>Seconds from the launch of a service's program, with a new key, until a client has fetched a file from it.</summary>
    public Samples Reachable { get; } = new();

    /// <summary>Milliseconds from connecting to the proxy of a client that was never there to the first byte: descriptor, introduction, rendezvous.</summary>
    public Samples FirstVisit { get; } = new();

    /// <summary>The same of that client a while later, to another service that it does not know: what it compiles in the first visit it has then.</summary>
    public Samples SecondVisit { get; } = new();

    /// <summary>The same of a client that has the descriptor, for a new SOCKS user: introduction and rendezvous.</summary>
    public Samples NewUser { get; } = new();

    /// <summary>The same on a circuit that is joined already.</summary>
    public Samples FirstByte { get; } = new();

    /// <summary>One stream, millions of bytes per second.</summary>
    public Samples Single { get; } = new();

    /// <summary>Processor seconds of all nodes per 100 million bytes of one stream.</summary>
    public Samples SingleProcessor { get; } = new();

    /// <summary>Nodes that took part in carrying one stream: those with more than a fiftieth of the processor time.</summary>
    public Samples SingleNodes { get; } = new();

    /// <summary>Requests that the client refused, and which were made again.</summary>
    public int Failures { get; set; }
}
