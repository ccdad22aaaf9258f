using MagicWave.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Torrc;

/// <summary>Reads <c>severity[-severity] [stdout | stderr | file NAME | syslog]</c>; domains in brackets are warned of.</summary>
internal static class LogLine
{
    private const string Remedy = "Write for example: notice stdout, or: info file /var/log/magicwave/log";

    /// <summary>Adds the log to the configuration.</summary>
    public static void Read(BindContext context, string value)
    {
        string rest = SkipDomains(context, value.Trim());
        string[] words = rest.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        string[] levels = words.Length == 0 ? [] : words[0].Split('-');
        if (levels.Length is < 1 or > 2 || Level(levels[0]) is not { } minimum
            || (levels.Length == 2 ? Level(levels[1]) : LogLevel.Critical) is not { } maximum || minimum > maximum)
        {
            context.Error($"\"{value}\" does not start with a severity.", $"Severities are debug, info, notice, warn, err. {Remedy}");
            return;
        }

        string place = words.Length > 1 ? words[1].ToUpperInvariant() : "STDOUT";
        switch (place)
        {
            case "STDOUT" when words.Length <= 2:
                context.Target.Node.Logs.Add(new LogOption(minimum, maximum, LogDestination.StandardOutput, null));
                break;
            case "STDERR" when words.Length == 2:
                context.Target.Node.Logs.Add(new LogOption(minimum, maximum, LogDestination.StandardError, null));
                break;
            case "FILE" when words.Length == 3:
                context.Target.Node.Logs.Add(new LogOption(minimum, maximum, LogDestination.File, words[2].Trim()));
                break;
            case "SYSLOG" when words.Length == 2:
                context.Warn("The log does not go to syslog.", "Log to stdout and let the service manager collect it, or to a file.");
                break;
            default:
                context.Error($"\"{value}\" does not say where to.", Remedy);
                break;
        }
    }

    /// <summary>tor's severities are five; debug is ours, info has what .NET calls debug, notice what it calls information.</summary>
    private static LogLevel? Level(string name) => name.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.Trace,
        "INFO" => LogLevel.Debug,
        "NOTICE" => LogLevel.Information,
        "WARN" => LogLevel.Warning,
        "ERR" => LogLevel.Error,
        _ => null,
    };

    private static string SkipDomains(BindContext context, string value)
    {
        int end = value.IndexOf(']', StringComparison.Ordinal);
        if (!value.StartsWith('[') || end < 0)
        {
            return value;
        }

        context.Warn("Domains are not told apart: the log gets all of them.", "Leave out what is in brackets.");
        return value[(end + 1)..].Trim();
    }
}
