namespace MagicWave.TestKit.Fuzzing;

/// <summary>
/// One parser, codec or machine that must stand any bytes. A target has a constructor without parameters; the runner finds it by
/// reflection and calls it from one thread.
/// </summary>
public interface IFuzzTarget
{
    /// <summary>Lower-case words joined by hyphens; also the name of its folder in the corpus.</summary>
    string Name { get; }

    /// <summary>Good inputs to start from: real ones, small ones.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>
    /// Gives the input to the code under test. Any exception is a failure, and so is a property that the target checks itself (what was
    /// read, written again, gives the same bytes) and reports by throwing.
    /// </summary>
    void Run(ReadOnlySpan<byte> input);
}
