namespace MagicWave.Hosting.Torrc;

/// <summary>What a line does to values that came before it.</summary>
public enum TorrcCommand
{
    /// <summary>Replaces what an earlier file said; within one file the values of a list accumulate.</summary>
    Set,

    /// <summary><c>+Option</c>: adds to a list, also to one from an earlier file.</summary>
    Append,

    /// <summary><c>/Option</c>: back to the default.</summary>
    Clear,
}
