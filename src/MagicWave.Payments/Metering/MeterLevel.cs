namespace MagicWave.Payments.Metering;

/// <summary>What a payee does with a circuit whose ticks are behind.</summary>
public enum MeterLevel
{
    /// <summary>The whole flow-control window.</summary>
    Open = 0,

    /// <summary>A tenth of the window.</summary>
    Shrunk = 1,

    /// <summary>No window: nothing goes until a tick is accepted.</summary>
    Stopped = 2,
}
