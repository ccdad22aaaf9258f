namespace MagicWave.Payments.Resources;

/// <summary>Why a publisher cannot ask for payment.</summary>
public enum ResourceAskFault
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>The circuit cannot carry a payment: it is closed, a hop of it takes none, or the neighbour keeps no account.</summary>
    NoChain = 1,

    /// <summary>Too many requests of this circuit, or of all, wait to be paid.</summary>
    TooMany = 2,

    /// <summary>The amount and the fees are more than one lock can hold.</summary>
    TooMuch = 3,
}
