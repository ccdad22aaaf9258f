namespace MagicWave.Payments.Books;

/// <summary>Who will owe whom when a held amount is committed.</summary>
public enum HoldDirection
{
    /// <summary>The neighbour will owe us: it counts against the neighbour's credit.</summary>
    FromPeer = 0,

    /// <summary>We will owe the neighbour: it counts against what we let ourselves owe.</summary>
    ToPeer = 1,
}
