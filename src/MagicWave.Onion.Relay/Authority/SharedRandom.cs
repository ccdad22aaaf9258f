using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Core.Security;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>
/// The shared random values of a network whose only authority is this one (srv-spec 3): it reveals to itself, and a new value comes with
/// every run of 24 rounds. Not thread-safe.
/// </summary>
internal sealed class SharedRandom(IRandom random)
{
    private const int RoundsPerRun = 24;
    private const int Version = 1;
    private const int RevealLength = 32;

    private long? _run;

    /// <summary>The value of the run before; null when there is none.</summary>
    public SharedRandomValue? Previous { get; private set; }

    /// <summary>The value of this run; null before the first consensus.</summary>
    public SharedRandomValue? Current { get; private set; }

    /// <summary>Which run a consensus belongs to.</summary>
    public static long RunOf(DateTimeOffset validAfter, TimeSpan interval) =>
        validAfter.ToUnixTimeSeconds() / (long)interval.TotalSeconds / RoundsPerRun;

    /// <summary>A consensus is to begin: makes new values when a new run does.</summary>
    public void Advance(DateTimeOffset validAfter, TimeSpan interval)
    {
        long run = RunOf(validAfter, interval);
        if (run == _run)
        {
            return;
        }

        // After a pause of several runs the value before is not what clients took it for; one made now serves as well.
        Previous = _run == run - 1 && Current is { } last ? last : Next(Previous);
        Current = Next(Previous);
        _run = run;
    }

    /// <summary>Takes the values of the last consensus before a restart.</summary>
    public void Load(Consensus consensus, TimeSpan interval)
    {
        _run = RunOf(consensus.ValidAfter, interval);
        Previous = consensus.PreviousSharedRandom;
        Current = consensus.CurrentSharedRandom;
    }

    private SharedRandomValue Next(SharedRandomValue? previous)
    {
        Span<byte> reveal = stackalloc byte[RevealLength];
        random.Fill(reveal);
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA3_256);
        hash.AppendData(Encoding.ASCII.GetBytes("shared-random"));
        BinaryPrimitives.WriteUInt64BigEndian(number, 1);
        hash.AppendData(number);
        BinaryPrimitives.WriteUInt32BigEndian(number, Version);
        hash.AppendData(number[..sizeof(uint)]);
        hash.AppendData(SHA3_256.HashData(reveal));
        hash.AppendData(previous is null ? new byte[SharedRandomValue.Length] : previous.Value.Span);
        return new SharedRandomValue(1, hash.GetHashAndReset());
    }
}
