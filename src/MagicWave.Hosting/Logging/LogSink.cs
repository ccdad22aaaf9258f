using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Logging;

/// <summary>One place that lines go to. Thread-safe. A place that fails is given up: a full disk must not stop the node.</summary>
internal sealed class LogSink(LogLevel minimum, LogLevel maximum, TextWriter writer, bool ownsWriter) : IDisposable
{
    private readonly Lock _lock = new();
    private bool _isBroken;

    /// <summary>Whether lines of this level go here. Critical ones are tor's errors too.</summary>
    public bool Takes(LogLevel level) => level >= minimum && (level <= maximum || maximum >= LogLevel.Error) && level != LogLevel.None;

    /// <summary>Writes a line.</summary>
    public void Write(string line)
    {
        lock (_lock)
        {
            if (_isBroken)
            {
                return;
            }

            try
            {
                writer.WriteLine(line);
                writer.Flush();
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                _isBroken = true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isBroken = true;
            if (ownsWriter)
            {
                writer.Dispose();
            }
        }
    }
}
