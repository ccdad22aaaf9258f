namespace MagicWave.Onion.Channels;

/// <summary>Why an open channel had to be closed.</summary>
public enum ChannelFault
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>A variable cell was longer than <see cref="Cells.CellConstants.MaximumVariableLength"/>.</summary>
    VariableCellTooLong,

    /// <summary>A payment message came from a peer with which no channel account is open.</summary>
    Protocol,
}
