using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// The descriptors that services left here (rend-spec-v3 2.2), by their blinded keys, within a bound of memory. When that is reached, those go that were
/// asked for least, the oldest of them first: what was just uploaded stays, so that nobody learns from its absence how full the store is. Pure; not
/// thread-safe.
/// </summary>
internal sealed class DescriptorStore
{
    // A whole sweep for each upload beyond the bound would be slow: room is made for many.
    private const long SpareRoom = 1000L * OnionDescriptorLimits.Length;

    // Expired ones are not given out; how long they still take room is of no matter.
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Ed25519Id, StoredDescriptor> _descriptors = new(SeededComparer.Instance);
    private readonly long _maximumBytes;
    private readonly OnionServiceCounters _counters;
    private DateTimeOffset _sweepDue = DateTimeOffset.MinValue;

    /// <summary>Makes an empty store.</summary>
    public DescriptorStore(long maximumBytes, OnionServiceCounters counters)
    {
        _maximumBytes = maximumBytes;
        _counters = counters;
    }

    /// <summary>How many there are.</summary>
    public int Count => _descriptors.Count;

    /// <summary>What they take, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Stores what came, if it is right and new.</summary>
    public DescriptorStoreResult Add(ReadOnlySpan<byte> text, int maximumLength, DateTimeOffset date)
    {
        Sweep(date);
        if (!OnionDescriptorOuter.TryParse(text, out OnionDescriptorOuter? parsed, out _, maximumLength))
        {
            return DescriptorStoreResult.Malformed;
        }

        _ = _descriptors.TryGetValue(parsed.BlindedKey, out StoredDescriptor? before);
        if (before is not null && before.RevisionCounter >= parsed.RevisionCounter)
        {
            return DescriptorStoreResult.NotNewer;
        }

        // Two signatures, after everything that costs less.
        if (parsed.Verify(date) != OnionDescriptorVerdict.Valid)
        {
            return DescriptorStoreResult.Unsigned;
        }

        if (before is not null)
        {
            Remove(before);
        }

        StoredDescriptor added = new()
        {
            BlindedKey = parsed.BlindedKey,
            Text = text.ToArray(),
            RevisionCounter = parsed.RevisionCounter,
            Stored = date,
            Expires = date + parsed.Lifetime,
            Downloads = before?.Downloads ?? 0,
        };
        MakeRoom(added.Size);
        _descriptors.Add(added.BlindedKey, added);
        Bytes += added.Size;
        return DescriptorStoreResult.Stored;
    }

    /// <summary>The descriptor of a blinded key; nothing when there is none, or it is too old.</summary>
    public ReadOnlyMemory<byte>? Find(Ed25519Id blindedKey, DateTimeOffset date)
    {
        if (!_descriptors.TryGetValue(blindedKey, out StoredDescriptor? found) || found.Expires <= date)
        {
            return null;
        }

        found.Downloads++;
        return found.Text;
    }

    private void Sweep(DateTimeOffset date)
    {
        // Also when the clock was set back: what seemed far away then would never come.
        if (date < _sweepDue && date > _sweepDue - SweepPeriod)
        {
            return;
        }

        _sweepDue = date + SweepPeriod;
        foreach (StoredDescriptor descriptor in _descriptors.Values.Where(one => one.Expires <= date).ToArray())
        {
            Remove(descriptor);
        }
    }

    private void MakeRoom(long size)
    {
        if (Bytes + size <= _maximumBytes)
        {
            return;
        }

        long target = Math.Max(_maximumBytes / 2, _maximumBytes - SpareRoom) - size;
        foreach (StoredDescriptor descriptor in _descriptors.Values.OrderBy(static one => one.Downloads).ThenBy(static one => one.Stored).ToArray())
        {
            if (Bytes <= target)
            {
                break;
            }

            Remove(descriptor);
            _counters.DescriptorsEvicted++;
        }
    }

    private void Remove(StoredDescriptor descriptor)
    {
        if (_descriptors.Remove(descriptor.BlindedKey))
        {
            Bytes -= descriptor.Size;
        }
    }
}
