using System.Diagnostics;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz;

/// <summary>
/// Tries inputs on one target. The inputs run on a thread of their own while the caller watches it, so that an input that never returns
/// is a failure with its bytes and not a test run that hangs.
/// </summary>
public sealed class FuzzRunner(IFuzzTarget target, FuzzLimits limits)
{
    private const int HangFactor = 10;
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(50);

    private volatile byte[]? _current;
    private long _startedAt;
    private long _inputs;
    private volatile FuzzFailure? _failure;

    /// <summary>Tries the given inputs as they are.</summary>
    public FuzzReport Replay(IEnumerable<byte[]> inputs) => Watch(() => inputs);

    /// <summary>Tries the seeds, then mutations of them until either bound is reached.</summary>
    /// <param name="seeds">Inputs to start from.</param>
    /// <param name="seed">Of the generator: the same one makes the same inputs.</param>
    /// <param name="count">Most mutations to try.</param>
    /// <param name="duration">Longest time to go on; null for no bound.</param>
    public FuzzReport Mutate(IReadOnlyList<byte[]> seeds, ulong seed, long count, TimeSpan? duration)
    {
        return Watch(Inputs);

        IEnumerable<byte[]> Inputs()
        {
            long start = Stopwatch.GetTimestamp();
            foreach (byte[] input in seeds)
            {
                yield return input;
            }

            Mutator mutator = new(new SeededRandom(seed));
            for (long i = 0; i < count && (duration is null || Stopwatch.GetElapsedTime(start) < duration); i++)
            {
                yield return mutator.Next(seeds);
            }
        }
    }

    private FuzzReport Watch(Func<IEnumerable<byte[]>> inputs)
    {
        Thread worker = new(() => RunAll(inputs())) { IsBackground = true, Name = "fuzz " + target.Name };
        worker.Start();
        while (!worker.Join(WatchInterval))
        {
            long startedAt = Volatile.Read(ref _startedAt);
            if (_current is { } input && Stopwatch.GetElapsedTime(startedAt) > limits.Time * HangFactor
                && ReferenceEquals(input, _current) && startedAt == Volatile.Read(ref _startedAt))
            {
                return new FuzzReport(Interlocked.Read(ref _inputs), new FuzzFailure(target.Name, input, "It does not return."));
            }
        }

        return new FuzzReport(Interlocked.Read(ref _inputs), _failure);
    }

    private void RunAll(IEnumerable<byte[]> inputs)
    {
        foreach (byte[] input in inputs)
        {
            Interlocked.Increment(ref _inputs);
            string? reason = RunOne(input, out bool slow);
            if (reason is null && slow)
            {
                // A loaded machine can stop any thread for seconds: slow counts when it is slow again.
                reason = RunOne(input, out slow) ?? (slow ? "It takes too long." : null);
            }

            if (reason is not null)
            {
                _failure = new FuzzFailure(target.Name, input, reason);
                return;
            }
        }
    }

    private string? RunOne(byte[] input, out bool slow)
    {
        slow = false;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Volatile.Write(ref _startedAt, start);
        _current = input;
        try
        {
            target.Run(input);
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
        finally
        {
            _current = null;
        }

        slow = Stopwatch.GetElapsedTime(start) > limits.Time;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return allocated > limits.AllocatedBytes ? $"It allocates {allocated} bytes for {input.Length}." : null;
    }
}
