namespace MagicWave.NetworkBenchmark;

/// <summary>What was measured of one variant.</summary>
internal sealed class Results
{
    /// <summary>One stream, millions of bytes per second.</summary>
    public Samples Single { get; } = new();

    /// <summary>Processor seconds of all nodes per 100 million bytes of one stream.</summary>
    public Samples SingleProcessor { get; } = new();

    /// <summary>Nodes that took part in carrying one stream: those with more than a fiftieth of the processor time.</summary>
    public Samples SingleNodes { get; } = new();

    /// <summary>Streams on circuits of their own at once: millions of bytes per second together.</summary>
    public Samples Parallel { get; } = new();

    /// <summary>Processor seconds of all nodes per 100 million bytes of the parallel streams.</summary>
    public Samples ParallelProcessor { get; } = new();

    /// <summary>Milliseconds from connecting to the proxy to the first byte, on a circuit that is there.</summary>
    public Samples FirstByte { get; } = new();

    /// <summary>Milliseconds to build a circuit of three hops over links that are open.</summary>
    public Samples CircuitBuild { get; } = new();

    /// <summary>Seconds from launch until every client has fetched a file; keys are made before.</summary>
    public double StartSeconds { get; set; }

    /// <summary>Megabytes resident per relay after the load: authorities, relays and exits.</summary>
    public Samples RelayMemory { get; } = new();

    /// <summary>Megabytes resident of the client after the load.</summary>
    public double ClientMemory { get; set; }
}
