namespace MagicWave.Payments.Tokens;

/// <summary>What a hop or the issuer says to a token, or to a wish for change.</summary>
public enum TokenStatus : byte
{
    /// <summary>It was taken, and its value credited. Of change: the signature is here.</summary>
    Credited = 1,

    /// <summary>It was taken, and its value is credited when the issuer confirmed it. Send it again later to learn more.</summary>
    Waiting = 2,

    /// <summary>It was spent before, by somebody else or elsewhere.</summary>
    AlreadySpent = 3,

    /// <summary>No key of this name is in the issuer's list.</summary>
    UnknownKey = 4,

    /// <summary>Its key is not valid yet, or no longer.</summary>
    Expired = 5,

    /// <summary>The key did not sign it.</summary>
    BadSignature = 6,

    /// <summary>It is not a token for this issuer.</summary>
    Malformed = 7,

    /// <summary>Nothing was taken: the books cannot be written now. Send it again.</summary>
    Unavailable = 8,

    /// <summary>There is not so much left to give change for.</summary>
    NoBalance = 9,
}
