namespace MagicWave.Onion.Directory;

/// <summary>Why a directory document was refused, and where.</summary>
/// <param name="Kind">What is wrong; <see cref="DocumentFaultKind.None"/> when nothing is.</param>
/// <param name="Line">The line, counted from 1; 0 when it concerns the document as a whole.</param>
/// <param name="Keyword">The keyword of the line, of those in dir-spec; empty when the line has none that is known.</param>
public readonly record struct DocumentFault(DocumentFaultKind Kind, int Line, string Keyword)
{
    /// <summary>No fault.</summary>
    public static DocumentFault None { get; } = new(DocumentFaultKind.None, 0, string.Empty);

    /// <summary>For logs and refusals: nothing in it is from the document.</summary>
    public override string ToString() => Keyword.Length == 0 ? $"{Kind} at line {Line}" : $"{Kind} at line {Line} ({Keyword})";
}
