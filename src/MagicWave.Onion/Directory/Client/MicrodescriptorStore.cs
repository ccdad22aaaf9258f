namespace MagicWave.Onion.Directory.Client;

/// <summary>The microdescriptors that are here, and when each was last listed (dir-spec 5.2). Not thread-safe.</summary>
internal sealed class MicrodescriptorStore
{
    /// <summary>How long one is kept that no consensus lists.</summary>
    public static readonly TimeSpan KeepUnlisted = TimeSpan.FromDays(7);

    private readonly Dictionary<MicrodescriptorDigest, Entry> _entries = [];

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>One by its digest; null where it is not here.</summary>
    public Microdescriptor? Find(MicrodescriptorDigest digest) =>
        _entries.TryGetValue(digest, out Entry entry) ? entry.Descriptor : null;

    /// <summary>Adds one. False when it was here.</summary>
    public bool Add(Microdescriptor descriptor, DateTimeOffset lastListed) =>
        _entries.TryAdd(descriptor.Digest, new(descriptor, lastListed));

    /// <summary>The consensus lists these now; others that were not listed for a week go.</summary>
    public void HandleConsensus(Consensus consensus, DateTimeOffset date)
    {
        foreach (RouterStatus router in consensus.Routers)
        {
            if (_entries.TryGetValue(router.MicrodescriptorDigest, out Entry entry))
            {
                _entries[router.MicrodescriptorDigest] = entry with { LastListed = date };
            }
        }

        foreach ((MicrodescriptorDigest digest, Entry entry) in _entries)
        {
            if (date - entry.LastListed > KeepUnlisted)
            {
                _entries.Remove(digest);
            }
        }
    }

    /// <summary>All of them with the dates for the file.</summary>
    public IEnumerable<(Microdescriptor Descriptor, DateTimeOffset LastListed)> Enumerate() =>
        _entries.Values.Select(static entry => (entry.Descriptor, entry.LastListed));

    private readonly record struct Entry(Microdescriptor Descriptor, DateTimeOffset LastListed);
}
