namespace MagicWave.Payments.Resources;

/// <summary>
/// What a publisher says to a proof. The same proof for the same thing is taken <see cref="ResourceTill.Repetitions"/> times more until its time is over.
/// </summary>
public enum ResourceVerdict
{
    /// <summary>It was paid, and is shown for the first time since the program began.</summary>
    Accepted = 0,

    /// <summary>It was paid, and was shown before: an answer that was lost is given again.</summary>
    AcceptedAgain = 1,

    /// <summary>There is no paid request of this name, here or any more.</summary>
    Unknown = 2,

    /// <summary>The request was made for another visitor.</summary>
    WrongSession = 3,

    /// <summary>The request was for something else.</summary>
    WrongResource = 4,

    /// <summary>It does not open the request's lock.</summary>
    WrongOpening = 5,

    /// <summary>The time for which it was paid is over.</summary>
    Expired = 6,

    /// <summary>The request is there, and nobody has paid it.</summary>
    NotPaid = 7,

    /// <summary>It was paid, and was shown as often as answers may be lost.</summary>
    UsedUp = 8,
}
