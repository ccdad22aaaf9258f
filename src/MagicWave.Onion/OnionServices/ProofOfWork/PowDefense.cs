using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// What a service under a flood of introductions does (proposal 327): it takes them by how much their clients worked, and tells clients in its
/// descriptor how much to work. The numbers are tor's. A pure machine: time in, requests out. Not thread-safe.
/// </summary>
/// <typeparam name="TRequest">What waits for an answer.</typeparam>
internal sealed class PowDefense<TRequest>
{
    /// <summary>With so many answers under way, only those who worked as much as is suggested are answered.</summary>
    internal const int MaximumCheapAnswers = 16;

    /// <summary>A request that has waited longer is dropped: its client gives up before the answer would be there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan UpdateInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private readonly PowDefenseOptions _options;
    private readonly PowSeeds _seeds;
    private PriorityQueue<Waiting, (uint Weakness, long Order)> _queue = new();
    private long _order;
    private double _tokens;
    private Instant _refilledAt;
    private Instant _nextUpdate;
    private uint _highestDropped;
    private ulong _totalEffort;
    private uint _answered;
    private bool _hadQueue;

    /// <summary>Draws the seeds; no work is suggested at first.</summary>
    public PowDefense(PowDefenseOptions options, IRandom random, Instant now)
    {
        _options = options;
        _seeds = new PowSeeds(random, now);
        _tokens = options.QueueBurst;
        _refilledAt = now;
        _nextUpdate = now + UpdateInterval;
    }

    /// <summary>The seed for descriptors, 32 bytes.</summary>
    public ReadOnlySpan<byte> Seed => _seeds.Current;

    /// <summary>Until when it holds.</summary>
    public Instant SeedExpiresAt => _seeds.ExpiresAt;

    /// <summary>How much clients should work.</summary>
    public uint SuggestedEffort { get; private set; }

    /// <summary>How many requests wait.</summary>
    public int Count => _queue.Count;

    /// <summary>How many requests were dropped, for their age or for want of room.</summary>
    public long Dropped { get; private set; }

    /// <summary>When to call <see cref="Tick"/>, or <see cref="TryTake"/> while requests wait.</summary>
    public Instant NextDeadline(Instant now)
    {
        Instant due = _seeds.ExpiresAt < _nextUpdate ? _seeds.ExpiresAt : _nextUpdate;
        Instant retry = now + RetryInterval;
        return Count > 0 && retry < due ? retry : due;
    }

    /// <summary>Does what is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="publishedEffort">What the descriptors suggest that are out.</param>
    /// <returns>Whether new descriptors are due: for a new seed, or for an effort that differs by more than a seventh.</returns>
    public bool Tick(Instant now, uint publishedEffort)
    {
        bool isNewSeed = _seeds.Tick(now);
        if (now >= _nextUpdate)
        {
            UpdateEffort();
            _nextUpdate = now + UpdateInterval;
        }

        return isNewSeed || SuggestedEffort < publishedEffort * 0.85 || SuggestedEffort > publishedEffort * 1.15;
    }

    /// <summary>Whether a client's proof is right, and seen for the first time. An introduction with a wrong one is to be dropped.</summary>
    public bool TryAccept(in PowSolution solution, BlindedPublicKey blinded) => _seeds.TryAccept(solution, blinded);

    /// <summary>Lets a request wait.</summary>
    /// <param name="request">What is to be answered.</param>
    /// <param name="effort">Of its accepted proof; 0 where there is none.</param>
    /// <param name="now">The time.</param>
    public void Add(TRequest request, uint effort, Instant now)
    {
        _totalEffort = unchecked(_totalEffort + effort);
        _queue.Enqueue(new(request, effort, now), (uint.MaxValue - effort, _order++));
        if (Count >= _options.HighLevel)
        {
            Trim(now);
        }
    }

    /// <summary>The next request to answer, if one is to be answered now.</summary>
    /// <param name="underWay">How many answers are under way.</param>
    /// <param name="now">The time.</param>
    /// <param name="request">The request.</param>
    public bool TryTake(int underWay, Instant now, [MaybeNullWhen(false)] out TRequest request)
    {
        request = default;
        bool found = false;
        while (!found && _queue.TryPeek(out Waiting top, out _))
        {
            if ((underWay >= MaximumCheapAnswers && top.Effort < SuggestedEffort) || !TryTakeToken(now))
            {
                return false;
            }

            _ = _queue.Dequeue();
            found = !top.IsTooOld(now);
            request = top.Request;
            Dropped += found ? 0 : 1;
        }

        _answered += found ? 1u : 0;
        _hadQueue |= Count >= _options.LowLevel;
        return found;
    }

    private bool TryTakeToken(Instant now)
    {
        if (!_options.HasLimit)
        {
            return true;
        }

        _tokens = Math.Min(_options.QueueBurst, _tokens + ((now - _refilledAt).TotalSeconds * _options.QueueRate));
        _refilledAt = now;
        bool isThere = _tokens >= 1;
        _tokens -= isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Keeps the better half of a queue that is too long.</summary>
    private void Trim(Instant now)
    {
        PriorityQueue<Waiting, (uint Weakness, long Order)> kept = new();
        while (_queue.TryDequeue(out Waiting next, out (uint Weakness, long Order) place))
        {
            if (kept.Count < _options.HighLevel / 2 && !next.IsTooOld(now))
            {
                kept.Enqueue(next, place);
            }
            else
            {
                _highestDropped = Math.Max(_highestDropped, next.Effort);
                Dropped++;
            }
        }

        _queue = kept;
    }

    /// <summary>Up by adding, where who worked enough had to wait or was dropped; down by a third, where nobody waited.</summary>
    private void UpdateEffort()
    {
        bool isTopWorthwhile = _queue.TryPeek(out Waiting top, out _) && top.Effort >= SuggestedEffort;
        if (_highestDropped > SuggestedEffort || (_hadQueue && isTopWorthwhile))
        {
            ulong average = _answered == 0 ? 0 : _totalEffort / _answered;
            SuggestedEffort = (uint)Math.Min(uint.MaxValue, Math.Max(SuggestedEffort + 1UL, average));
        }
        else if (!_hadQueue && Count < _options.LowLevel)
        {
            SuggestedEffort = (uint)(SuggestedEffort * 2UL / 3);
        }

        _totalEffort = 0;
        _answered = 0;
        _highestDropped = 0;
        _hadQueue = false;
    }

    private readonly record struct Waiting(TRequest Request, uint Effort, Instant Since)
    {
        public bool IsTooOld(Instant now) => now - Since > Patience;
    }
}
