namespace MagicWave.Payments.Balances;

/// <summary>What a node makes of the counts in a statement.</summary>
internal enum StatementVerdict
{
    /// <summary>They are ours, within the tolerance or after we came towards them: it can be signed.</summary>
    Same,

    /// <summary>They are too far from ours.</summary>
    Apart,

    /// <summary>They take back what the neighbour signed before.</summary>
    Denied,
}
