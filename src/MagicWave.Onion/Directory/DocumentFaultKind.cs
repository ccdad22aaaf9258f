namespace MagicWave.Onion.Directory;

/// <summary>What is wrong with a directory document (dir-spec 1.2).</summary>
public enum DocumentFaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The document, a line, or the number of lines or of items is over its bound in <see cref="DocumentLimits"/>.</summary>
    TooLarge,

    /// <summary>A line does not end, holds a forbidden byte, or is not <c>keyword arguments</c>.</summary>
    BadLine,

    /// <summary>The block after a line has no proper BEGIN and END, or its base64 is not valid.</summary>
    BadObject,

    /// <summary>A line that must be there is not.</summary>
    MissingLine,

    /// <summary>A line that may be there once is there again.</summary>
    RepeatedLine,

    /// <summary>A line stands where the grammar does not allow it.</summary>
    MisplacedLine,

    /// <summary>A line has too few arguments.</summary>
    MissingArgument,

    /// <summary>An argument does not have the form that its line asks for.</summary>
    BadArgument,

    /// <summary>Two lines contradict each other, or entries are not in their order.</summary>
    Inconsistent,

    /// <summary>The document is of another version or kind than the one asked for.</summary>
    UnknownVersion,
}
