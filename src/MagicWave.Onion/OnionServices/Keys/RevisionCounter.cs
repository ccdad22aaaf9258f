using System.Buffers.Binary;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// The revision counters of one period's descriptors (rend-spec-v3 appendix F): seconds, under an encryption that keeps their order, so
/// that a counter rises with time and does not tell the service's clock. They are tor's to the last bit: a service that moves within a
/// period goes on above the counters that directories have seen. Erased on disposal. Not thread-safe.
/// </summary>
internal sealed class RevisionCounter : IDisposable
{
    /// <summary>The most seconds that are told apart: about three days.</summary>
    public const int MaximumSeconds = 1 << 18;

    private const int KeyLength = 32;

    private readonly SecretBytes _key;

    /// <summary>Derives the key of a period.</summary>
    public RevisionCounter(BlindedKeyPair blinded)
    {
        // With the zero byte that ends it in C.
        ReadOnlySpan<byte> label = "rev-counter-generation\0"u8;
        Span<byte> input = stackalloc byte[label.Length + Ed25519.ExpandedKeyLength];
        ByteWriter writer = new(input);
        writer.WriteBytes(label);
        writer.WriteBytes(blinded.Pair.ExpandedKey);
        _key = new SecretBytes(KeyLength);
        Sha3Digest.Hash256(writer.Written, _key.Writable);
        CryptographicOperations.ZeroMemory(input);
    }

    internal RevisionCounter(ReadOnlySpan<byte> key) => _key = new SecretBytes(key);

    /// <summary>The counter of a descriptor that is made now.</summary>
    /// <param name="schedule">Of the network.</param>
    /// <param name="validAfter">The valid-after time of the consensus that is followed.</param>
    /// <param name="now">The time.</param>
    /// <param name="isFirst">
    /// Whether it is for the earlier one of the two periods that a service publishes for: that one goes by the previous run of the shared
    /// random protocol, the later one by the current run. A period's run is so the same one all the time.
    /// </param>
    public ulong For(TimePeriodSchedule schedule, DateTimeOffset validAfter, DateTimeOffset now, bool isFirst)
    {
        DateTimeOffset run = schedule.RunStart(validAfter);
        return At(now - (isFirst ? run - schedule.RunLength : run));
    }

    /// <summary>The counter of a moment.</summary>
    /// <param name="sinceRun">The time since the beginning of the run; brought into the range of the counter.</param>
    public ulong At(TimeSpan sinceRun)
    {
        long seconds = Math.Clamp((sinceRun.Ticks / TimeSpan.TicksPerSecond) + 1, 1, MaximumSeconds);
        return Encrypt((int)seconds);
    }

    /// <summary>Erases the key.</summary>
    public void Dispose() => _key.Dispose();

    /// <summary>As many 16-bit words of AES-256-CTR as there are seconds, and one for each, added up.</summary>
    internal ulong Encrypt(int seconds)
    {
        Span<byte> chunk = stackalloc byte[4096];
        using AesCtr stream = new(_key.Span, []);
        ulong total = (ulong)seconds;
        for (int left = seconds * sizeof(ushort); left > 0;)
        {
            Span<byte> words = chunk[..Math.Min(left, chunk.Length)];
            words.Clear();
            stream.Transform(words);
            for (int i = 0; i < words.Length; i += sizeof(ushort))
            {
                total += BinaryPrimitives.ReadUInt16LittleEndian(words[i..]);
            }

            left -= words.Length;
        }

        CryptographicOperations.ZeroMemory(chunk);
        return total;
    }
}
