using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Ring;

/// <summary>
/// The directories of onion services in the order of one time period and one shared random value (rend-spec-v3 2.2.3). Immutable.
/// </summary>
internal sealed class HashRing
{
    private const string Protocol = "HSDir";
    private const int ProtocolVersion = 2;

    private readonly List<Place> _places = [];

    /// <summary>Orders the relays that are directories: those with the flag that speak <c>HSDir=2</c> and whose Ed25519 identity is known.</summary>
    /// <param name="relays">All relays.</param>
    /// <param name="period">The time period.</param>
    /// <param name="sharedRandom">The shared random value that goes with it: 32 bytes.</param>
    /// <exception cref="ArgumentException">The value has another length.</exception>
    public HashRing(IEnumerable<Relay> relays, TimePeriod period, ReadOnlyMemory<byte> sharedRandom)
    {
        ArgumentNullException.ThrowIfNull(relays);
        if (sharedRandom.Length != SharedRandomValue.Length)
        {
            throw new ArgumentException($"A shared random value has {SharedRandomValue.Length} bytes.", nameof(sharedRandom));
        }

        Period = period;
        SharedRandom = sharedRandom;
        foreach (Relay relay in relays)
        {
            if (IsDirectory(relay) && relay.Descriptor?.Ed25519Id is { IsZero: false } id)
            {
                byte[] index = new byte[RingIndex.Length];
                RingIndex.OfRelay(id, sharedRandom.Span, period, index);
                _places.Add(new(index, relay));
            }
        }

        _places.Sort(static (left, right) => left.Index.AsSpan().SequenceCompareTo(right.Index));
    }

    /// <summary>The time period that it is for.</summary>
    public TimePeriod Period { get; }

    /// <summary>The shared random value that it is made with.</summary>
    public ReadOnlyMemory<byte> SharedRandom { get; }

    /// <summary>How many directories there are.</summary>
    public int Count => _places.Count;

    /// <summary>Whether the consensus makes the relay a directory of onion services.</summary>
    public static bool IsDirectory(Relay relay)
    {
        ArgumentNullException.ThrowIfNull(relay);
        return relay.Has(RouterFlags.HSDir) && relay.Status.Protocols.Supports(Protocol, ProtocolVersion);
    }

    /// <summary>
    /// The directories of one blinded key: for each copy the next ones after its place, without those that have a copy already. Fewer than
    /// <paramref name="replicas"/> times <paramref name="spread"/> where there are not so many.
    /// </summary>
    /// <param name="blindedKey">The service's blinded key for <see cref="Period"/>.</param>
    /// <param name="replicas">How many copies there are.</param>
    /// <param name="spread">How many directories each copy has.</param>
    public IReadOnlyList<Relay> Responsible(BlindedPublicKey blindedKey, int replicas, int spread)
    {
        List<Relay> chosen = new(Math.Min(_places.Count, replicas * spread));
        Span<byte> index = stackalloc byte[RingIndex.Length];
        for (int replica = 1; replica <= replicas && _places.Count > 0; replica++)
        {
            RingIndex.OfService(blindedKey, replica, Period, index);
            int start = FirstFrom(index);
            int added = 0;
            for (int step = 0; step < _places.Count && added < spread; step++)
            {
                Relay relay = _places[(start + step) % _places.Count].Relay;
                if (!chosen.Contains(relay))
                {
                    chosen.Add(relay);
                    added++;
                }
            }
        }

        return chosen;
    }

    /// <summary>A relay's place; null when it is no directory.</summary>
    internal ReadOnlyMemory<byte>? IndexOf(Relay relay) => _places.Find(place => place.Relay == relay).Index;

    // The first place that is not before the index; the ring goes on from its beginning.
    private int FirstFrom(ReadOnlySpan<byte> index)
    {
        int low = 0;
        int high = _places.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = _places[middle].Index.AsSpan().SequenceCompareTo(index) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low == _places.Count ? 0 : low;
    }

    private readonly record struct Place(byte[] Index, Relay Relay);
}
