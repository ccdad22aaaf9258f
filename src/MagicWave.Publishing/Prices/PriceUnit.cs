namespace MagicWave.Publishing.Prices;

/// <summary>What a price is for.</summary>
public enum PriceUnit
{
    /// <summary>Nothing is asked.</summary>
    Free,

    /// <summary>Each request.</summary>
    Request,

    /// <summary>Each megabyte (1,000,000 bytes) of the answer's body that is begun, as it is sent.</summary>
    Megabyte,

    /// <summary>Each minute that a visitor spends with a page, by the second after the first one.</summary>
    Minute,
}
