namespace MagicWave.Hosting.Torrc;

/// <summary>One setting as it was written, before anybody asked what it means.</summary>
/// <param name="File">The file it is in, as named.</param>
/// <param name="Number">Line in the file, or argument on the command line, from 1.</param>
/// <param name="Key">The option's name as written, without prefix.</param>
/// <param name="Value">The rest, unquoted, continuation lines joined; empty for none.</param>
/// <param name="Command">What the line does to earlier values.</param>
public sealed record TorrcLine(string File, int Number, string Key, string Value, TorrcCommand Command = TorrcCommand.Set)
{
    /// <summary>The name that stands for the file of a line that came from the command line.</summary>
    public const string CommandLine = "command line";
}
