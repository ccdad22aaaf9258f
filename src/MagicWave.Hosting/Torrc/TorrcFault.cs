using System.Globalization;

namespace MagicWave.Hosting.Torrc;

/// <summary>Something in a configuration that an operator must know: where it is, what is wrong with it and what to do.</summary>
/// <param name="Severity">Whether the program can start.</param>
/// <param name="File">The file as it was named, or <see cref="TorrcLine.CommandLine"/>.</param>
/// <param name="Line">Number of the line, from 1; on the command line the number of the argument; 0 when it is about no single line.</param>
/// <param name="Option">The option, or an empty string when the line has none.</param>
/// <param name="Problem">What is wrong, as a sentence.</param>
/// <param name="Remedy">What to do about it, as a sentence.</param>
public sealed record TorrcFault(TorrcSeverity Severity, string File, int Line, string Option, string Problem, string Remedy)
{
    /// <summary>The fault on one line of text, without a line end.</summary>
    public override string ToString()
    {
        string place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}: ") : File.Length > 0 ? File + ": " : "";
        string option = Option.Length > 0 ? Option + ": " : "";
        return place + option + Problem + (Remedy.Length > 0 ? " " + Remedy : "");
    }
}
