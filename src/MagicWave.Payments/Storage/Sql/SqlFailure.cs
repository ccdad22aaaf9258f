namespace MagicWave.Payments.Storage.Sql;

/// <summary>What an error of the database means for the books.</summary>
public enum SqlFailure
{
    /// <summary>Not now: a disk that is full, a lock that did not come free, a server that does not answer.</summary>
    Unavailable = 0,

    /// <summary>Two commits stood in each other's way and this one was undone: the same may be done again at once.</summary>
    Conflict = 1,

    /// <summary>The database is damaged, none of ours, or what was to be written contradicts what it holds.</summary>
    Damaged = 2,
}
