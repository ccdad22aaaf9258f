namespace MagicWave.Hosting.Torrc;

/// <summary>What becomes of an option.</summary>
internal enum OptionSupport
{
    /// <summary>It does here what it does in tor.</summary>
    Supported,

    /// <summary>tor has it, MagicWave not, and nobody is worse off: a warning.</summary>
    Ignored,

    /// <summary>tor has it, MagicWave not, and without it the operator gets less protection than they asked for, or none of what they run it for: an error.</summary>
    Refused,

    /// <summary>tor itself skips it: a warning.</summary>
    Obsolete,
}
