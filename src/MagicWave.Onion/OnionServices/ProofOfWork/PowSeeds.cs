using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// The two seeds whose proofs a service takes, and the nonces that it has seen with each. A seed lasts for about two hours, and less when
/// more proofs come than are remembered, so that no proof counts twice. Not thread-safe.
/// </summary>
internal sealed class PowSeeds
{
    /// <summary>How many nonces of a seed are remembered: some 10 MiB.</summary>
    internal const int MaximumNonces = 1 << 18;

    private const int LongestLifeSeconds = 2 * 60 * 60;
    private const int LifeSpreadSeconds = 15 * 60;

    private readonly IRandom _random;
    private byte[] _current;
    private byte[] _previous;
    private HashSet<UInt128> _seen = [];
    private HashSet<UInt128> _seenBefore = [];

    /// <summary>Draws both.</summary>
    public PowSeeds(IRandom random, Instant now)
    {
        _random = random;
        _previous = Draw(null);
        _current = Draw(_previous);
        ExpiresAt = now + DrawLife();
    }

    /// <summary>The seed for descriptors, 32 bytes.</summary>
    public ReadOnlySpan<byte> Current => _current;

    /// <summary>When the next one takes its place.</summary>
    public Instant ExpiresAt { get; private set; }

    /// <summary>Goes to the next seed when it is time.</summary>
    /// <returns>Whether it did: then new descriptors are due.</returns>
    public bool Tick(Instant now)
    {
        if (now < ExpiresAt && _seen.Count < MaximumNonces)
        {
            return false;
        }

        (_previous, _current) = (_current, Draw(_current));
        (_seenBefore, _seen) = (_seen, []);
        ExpiresAt = now + DrawLife();
        return true;
    }

    /// <summary>Whether a proof is right, and seen for the first time. What is cheap to check is checked first.</summary>
    /// <param name="solution">From a client.</param>
    /// <param name="blinded">The key that the client has from the descriptor.</param>
    public bool TryAccept(in PowSolution solution, BlindedPublicKey blinded)
    {
        bool isCurrent = solution.SeedHead == HeadOf(_current);
        if (!isCurrent && solution.SeedHead != HeadOf(_previous))
        {
            return false;
        }

        HashSet<UInt128> seen = isCurrent ? _seen : _seenBefore;
        if (seen.Count >= MaximumNonces || seen.Contains(solution.Nonce))
        {
            return false;
        }

        Span<byte> room = stackalloc byte[PowChallenge.Length];
        Span<byte> words = stackalloc byte[EquiX.SolutionLength];
        PowChallenge challenge = new(room, blinded, isCurrent ? _current : _previous, solution.Nonce, solution.Effort);
        BinaryPrimitives.WriteUInt128BigEndian(words, solution.Solution);
        return challenge.IsEnough(words) && EquiX.Verify(challenge.Bytes, words) && seen.Add(solution.Nonce);
    }

    private static uint HeadOf(ReadOnlySpan<byte> seed) => BinaryPrimitives.ReadUInt32BigEndian(seed);

    /// <summary>A seed whose head is not that of the one before, since clients name seeds by their heads.</summary>
    private byte[] Draw(byte[]? before)
    {
        byte[] seed = new byte[PowChallenge.SeedLength];
        do
        {
            _random.Fill(seed);
        }
        while (before is not null && HeadOf(seed) == HeadOf(before));
        return seed;
    }

    private TimeSpan DrawLife() => TimeSpan.FromSeconds(LongestLifeSeconds - LifeSpreadSeconds + _random.NextInt64(LifeSpreadSeconds));
}
