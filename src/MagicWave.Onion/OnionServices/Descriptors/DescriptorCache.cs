using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// The descriptors that a client has fetched, one for each service, by the rules of C tor's clients: one is good until its time period
/// ends, by the consensus's clock and not by its lifetime, which is for directories; none is replaced by an older revision, opened or not;
/// one that this client cannot open is kept too, so that the same revision or an older one says nothing new. It never leaves memory. Not thread-safe.
/// </summary>
/// <param name="capacity">How many services are remembered; the one that was asked for the longest time ago makes room.</param>
internal sealed class DescriptorCache(int capacity = DescriptorCache.DefaultCapacity)
{
    /// <summary>With descriptors of at most 50,000 bytes, some 25 MB at the very most.</summary>
    public const int DefaultCapacity = 256;

    private readonly Dictionary<OnionAddress, Entry> _entries = [];
    private long _uses;

    /// <summary>How many services are remembered.</summary>
    public int Count => _entries.Count;

    /// <summary>Reads a descriptor and keeps it, if it is of the service and the period and not older than the one that is here.</summary>
    /// <param name="address">The service.</param>
    /// <param name="period">The period for which it was asked.</param>
    /// <param name="text">What a directory gave.</param>
    /// <param name="clientKey">The client's X25519 private key for this service, 32 bytes; empty when it has none.</param>
    /// <param name="wallTime">The date, for the certificates.</param>
    /// <returns>
    /// What is to be thought of the descriptor that is here now: of the newer one, when a directory gave an older revision. When the text was
    /// refused, why. After <see cref="OnionDescriptorVerdict.Valid"/>, <see cref="Find"/> gives one that is open.
    /// </returns>
    public OnionDescriptorVerdict Store(
        OnionAddress address, TimePeriod period, ReadOnlySpan<byte> text, ReadOnlySpan<byte> clientKey, DateTimeOffset wallTime)
    {
        BlindedPublicKey blinded = BlindedPublicKey.Of(address, period);
        Subcredential subcredential = Subcredential.Of(address, blinded);
        OnionDescriptorVerdict verdict = OnionDescriptorReader.Read(
            text, blinded.Key, subcredential.Bytes, clientKey, wallTime, out OnionDescriptor? descriptor, out OnionDescriptorOuter? outer, out _);
        bool isKept = verdict is OnionDescriptorVerdict.Valid or OnionDescriptorVerdict.NeedsClientAuthorization or OnionDescriptorVerdict.WrongClientKey;
        return isKept && outer is not null ? Keep(address, new(period, subcredential, outer, verdict, descriptor)) : verdict;
    }

    /// <summary>The descriptor of a service for a period, opened or not; null when there is none that is good.</summary>
    /// <param name="address">The service.</param>
    /// <param name="period">The period that clients fetch for, by the newest consensus.</param>
    public CachedDescriptor? Find(OnionAddress address, TimePeriod period)
    {
        if (!_entries.TryGetValue(address, out Entry? entry) || entry.Descriptor.Period != period)
        {
            return null;
        }

        entry.LastUse = ++_uses;
        return entry.Descriptor;
    }

    /// <summary>There is a new consensus: forgets what is of another period than the one that clients fetch for.</summary>
    public void HandlePeriod(TimePeriod period)
    {
        foreach (OnionAddress address in _entries.Where(entry => entry.Value.Descriptor.Period != period).Select(entry => entry.Key).ToArray())
        {
            _entries.Remove(address);
        }
    }

    private OnionDescriptorVerdict Keep(OnionAddress address, CachedDescriptor descriptor)
    {
        if (_entries.TryGetValue(address, out Entry? entry))
        {
            CachedDescriptor old = entry.Descriptor;
            bool isOlder = old.Period == descriptor.Period && old.Outer.RevisionCounter > descriptor.Outer.RevisionCounter;
            entry.Descriptor = isOlder ? old : descriptor;
            entry.LastUse = ++_uses;
            return entry.Descriptor.Verdict;
        }

        if (_entries.Count >= capacity)
        {
            _entries.Remove(_entries.MinBy(static other => other.Value.LastUse).Key);
        }

        _entries.Add(address, new(descriptor) { LastUse = ++_uses });
        return descriptor.Verdict;
    }

    private sealed class Entry(CachedDescriptor descriptor)
    {
        public CachedDescriptor Descriptor { get; set; } = descriptor;

        public long LastUse { get; set; }
    }
}
