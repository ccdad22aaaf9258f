namespace MagicWave.Hosting.Options;

/// <summary>One onion service: a HiddenServiceDir line of a torrc and what follows it up to the next one.</summary>
public sealed class HiddenServiceOption
{
    /// <summary>Where its keys are; made when it does not exist.</summary>
    public required string Folder { get; init; }

    /// <summary>Its ports.</summary>
    public IList<HiddenServicePortOption> Ports { get; } = [];

    /// <summary>How many streams one client's circuit may have; 0 for any number.</summary>
    public int MaxStreams { get; set; }

    /// <summary>A circuit that asks for more is closed.</summary>
    public bool MaxStreamsCloseCircuit { get; set; }

    /// <summary>A circuit that asks for another port lives.</summary>
    public bool AllowUnknownPorts { get; set; }

    /// <summary>At how many relays it takes introductions. <value>Default: 3.</value></summary>
    public int NumIntroductionPoints { get; set; } = 3;

    /// <summary>Introduction points are asked to hold the limit below.</summary>
    public bool EnableIntroDoSDefense { get; set; }

    /// <summary>Introductions per second, in the long run. <value>Default: 25.</value></summary>
    public int IntroDoSRatePerSec { get; set; } = 25;

    /// <summary>Introductions at once. <value>Default: 200.</value></summary>
    public int IntroDoSBurstPerSec { get; set; } = 200;

    /// <summary>Clients are asked for work when there are too many of them.</summary>
    public bool PoWDefensesEnabled { get; set; }

    /// <summary>How many clients are met per second with it, in the long run; 0 for no limit. <value>Default: 250.</value></summary>
    public int PoWQueueRate { get; set; } = 250;

    /// <summary>How many clients are met at once with it; not below the rate. <value>Default: 2500.</value></summary>
    public int PoWQueueBurst { get; set; } = 2500;
}
