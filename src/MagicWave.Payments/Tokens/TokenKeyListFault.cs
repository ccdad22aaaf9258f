namespace MagicWave.Payments.Tokens;

/// <summary>Why a client does not buy under a key list.</summary>
public enum TokenKeyListFault
{
    /// <summary>It is about another ledger or asset.</summary>
    WrongNetwork = 1,

    /// <summary>The consensus names another list: this one may have been made for this client alone.</summary>
    NotTheListOfTheConsensus = 2,

    /// <summary>It is not valid yet, or no longer.</summary>
    OutOfDate = 3,

    /// <summary>A denomination is sold under more than two keys at once, which tells buyers apart.</summary>
    TooManyKeys = 4,
}
