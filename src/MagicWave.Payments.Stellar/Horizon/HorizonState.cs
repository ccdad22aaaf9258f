namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>Whether a question to a Horizon server was answered.</summary>
public enum HorizonState
{
    /// <summary>It was: the value is there.</summary>
    Ok = 0,

    /// <summary>There is no such thing, as far as this server knows now.</summary>
    NotFound = 1,

    /// <summary>The server cannot be asked now, or the answer was lost: ask again later.</summary>
    Unavailable = 2,

    /// <summary>The server answered what it should not: it is no Horizon, of another network, wrong or lying. Ask another.</summary>
    Unintelligible = 3,
}
