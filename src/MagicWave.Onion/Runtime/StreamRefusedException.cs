using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Runtime;

/// <summary>A stream was not opened. Does not leave the library: callers get an <see cref="OnionException"/>.</summary>
internal sealed class StreamRefusedException(StreamEnding ending) : IOException("The stream was not opened.")
{
    /// <summary>What the other end said, or that the circuit is gone.</summary>
    internal StreamEnding Ending { get; } = ending;
}
