namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// One layer of the search for solutions: sums, sorted into 256 buckets by their lower 8 bits, with what each is the sum of. A bucket that is
/// full drops what comes after; so does the published search, and so a few solutions are lost to both.
/// </summary>
internal sealed class EquiXLayer
{
    public const int BucketCount = 256;

    private const int BucketBits = 8;
    private const int BucketCapacity = 336;

    private readonly ulong[] _rest = new ulong[BucketCount * BucketCapacity];
    private readonly uint[] _origin = new uint[BucketCount * BucketCapacity];
    private readonly int[] _counts = new int[BucketCount];

    /// <summary>Empties it.</summary>
    public void Clear() => _counts.AsSpan().Clear();

    /// <summary>Puts a sum in.</summary>
    /// <param name="value">The sum.</param>
    /// <param name="origin">What it came from: a number at the bottom, a pair of places above.</param>
    public void Add(ulong value, uint origin)
    {
        int bucket = (int)(value & (BucketCount - 1));
        int count = _counts[bucket];
        if (count < BucketCapacity)
        {
            int place = (bucket * BucketCapacity) + count;
            _rest[place] = value >> BucketBits;
            _origin[place] = origin;
            _counts[bucket] = count + 1;
        }
    }

    /// <summary>The sums of a bucket without their lower 8 bits.</summary>
    public ReadOnlySpan<ulong> BucketAt(int bucket) => _rest.AsSpan(bucket * BucketCapacity, _counts[bucket]);

    /// <summary>What a sum came from.</summary>
    public uint OriginAt(int bucket, int item) => _origin[(bucket * BucketCapacity) + item];
}
