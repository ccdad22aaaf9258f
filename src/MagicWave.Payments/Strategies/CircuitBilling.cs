namespace MagicWave.Payments.Strategies;

/// <summary>Who asks whom to pay for the cells of a circuit.</summary>
public enum CircuitBilling
{
    /// <summary>Each neighbour bills the one before it, cell by cell, at the rates that the client set.</summary>
    Neighbours = 0,

    /// <summary>The last hop asks the client for all of it; the client pays it and every hop's fee in one atomic chain.</summary>
    Chain = 1,

    /// <summary>Every hop asks the client for its own part.</summary>
    EachHop = 2,
}
