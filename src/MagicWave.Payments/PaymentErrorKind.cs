namespace MagicWave.Payments;

/// <summary>Why the books cannot be used.</summary>
public enum PaymentErrorKind
{
    /// <summary>None in particular.</summary>
    Unknown = 0,

    /// <summary>The file cannot be opened or written: look at the disk and the rights, try again.</summary>
    StoreUnavailable = 1,

    /// <summary>The journal and the balances contradict each other, or the file is damaged: stop, restore, find out why.</summary>
    BooksDoNotBalance = 2,

    /// <summary>The file belongs to another account or network: a wrong path, or a wrong key.</summary>
    WrongOwner = 3,

    /// <summary>What was to be written once is there already: see <see cref="Books.OnceRecord"/>. Nothing was written.</summary>
    AlreadyRecorded = 4,

    /// <summary>The line to the database broke in the middle of a commit and did not come back: stop and start again, then the books say it.</summary>
    OutcomeUnknown = 5,
}
