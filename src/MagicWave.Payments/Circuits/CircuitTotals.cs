using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>What happened on circuits that no neighbour is billed for, since the program began.</summary>
public sealed record CircuitTotals
{
    /// <summary>As a hop: requests to clients.</summary>
    public long Asked { get; init; }

    /// <summary>As a hop: requests that were paid.</summary>
    public long Paid { get; init; }

    /// <summary>As a hop: what was paid to this node, fees of chains included.</summary>
    public Amount Earned { get; init; }

    /// <summary>As a hop: chains that went through.</summary>
    public long Relayed { get; init; }

    /// <summary>As a client: requests that were paid.</summary>
    public long Paying { get; init; }

    /// <summary>As a client: requests that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>As a client: chains that did not come through.</summary>
    public long Failed { get; init; }

    /// <summary>As a client: what was spent.</summary>
    public Amount Spent { get; init; }
}
