using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Logging;

/// <summary>tor's log lines: <c>Nov 21 03:00:00.000 [notice] Bootstrapped 100% (done): Done</c>.</summary>
internal static class TorLogFormat
{
    /// <summary>The line, without its end. Line ends inside become spaces, so that nothing can forge a line.</summary>
    public static string Format(DateTimeOffset time, TimeSpan granularity, LogLevel level, string message, Exception? failure)
    {
        DateTimeOffset rounded = granularity > TimeSpan.FromMilliseconds(1) ? time.AddTicks(-(time.TimeOfDay.Ticks % granularity.Ticks)) : time;
        string what = failure is null ? message : $"{message} ({failure.GetType().Name}: {failure.Message})";
        return string.Create(CultureInfo.InvariantCulture, $"{rounded:MMM dd HH:mm:ss.fff} [{Name(level)}] {OneLine(what)}");
    }

    /// <summary>tor has five severities; .NET's information is its notice.</summary>
    public static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "debug",
        LogLevel.Debug => "info",
        LogLevel.Information => "notice",
        LogLevel.Warning => "warn",
        _ => "err",
    };

    private static string OneLine(string text) => text.AsSpan().ContainsAnyInRange('\0', '\x1f')
        ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
        : text;
}
