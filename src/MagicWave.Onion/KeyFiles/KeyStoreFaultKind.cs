namespace MagicWave.Onion.KeyFiles;

/// <summary>Why a key store cannot be used, by what the operator can do about it.</summary>
public enum KeyStoreFaultKind
{
    /// <summary>Another process has the folder. Stop it first.</summary>
    InUse,

    /// <summary>A key can be read or changed by others than its owner. Correct the permissions.</summary>
    Unprotected,

    /// <summary>A file is not what its name says, or two files contradict each other. Restore them from a copy.</summary>
    Corrupt,

    /// <summary>A key that may not be made anew is not there: bring it from where it is kept.</summary>
    Missing,

    /// <summary>The disk refused to read or write.</summary>
    Unreadable,
}
