namespace MagicWave.Onion.Directory.Parsing;

/// <summary>Whether a block of base64 follows a line (dir-spec 1.2).</summary>
internal enum ObjectRule
{
    /// <summary>It must not.</summary>
    None,

    /// <summary>It may.</summary>
    Optional,

    /// <summary>It must.</summary>
    Needed,
}
