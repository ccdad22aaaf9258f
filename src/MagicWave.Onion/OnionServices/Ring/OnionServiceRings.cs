using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Ring;

/// <summary>
/// The rings that hold at one consensus: one to fetch from, and two to store at, since a service publishes for two time periods
/// (rend-spec-v3 2.2.1 and 2.2.4). What time it is says the consensus alone, so that clocks need not agree. Rings are made when they are
/// first asked for. Thread-safe.
/// </summary>
internal sealed class OnionServiceRings
{
    private readonly NetworkView _view;
    private HashRing? _first;
    private HashRing? _second;

    /// <summary>Takes the periods and values from the consensus.</summary>
    /// <param name="view">The network.</param>
    /// <param name="schedule">How the network counts its time periods.</param>
    public OnionServiceRings(NetworkView view, TimePeriodSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(view);
        _view = view;
        Consensus consensus = view.Consensus;
        Replicas = consensus.Param("hsdir_n_replicas", 2, 1, 16);
        SpreadStore = consensus.Param("hsdir_spread_store", 4, 1, 128);
        SpreadFetch = consensus.Param("hsdir_spread_fetch", 3, 1, 128);
        FetchPeriod = schedule.At(consensus.ValidAfter);
        IsBetweenPeriodAndRun = schedule.IsBetweenPeriodAndRun(consensus.ValidAfter);
        FirstPeriod = IsBetweenPeriodAndRun ? FetchPeriod.Previous : FetchPeriod;
        SecondPeriod = IsBetweenPeriodAndRun ? FetchPeriod : FetchPeriod.Next;
    }

    /// <summary>How many copies of a descriptor there are (<c>hsdir_n_replicas</c>, 1 to 16).</summary>
    public int Replicas { get; }

    /// <summary>How many directories of each copy a service gives it to (<c>hsdir_spread_store</c>, 1 to 128).</summary>
    public int SpreadStore { get; }

    /// <summary>How many directories of each copy a client may ask (<c>hsdir_spread_fetch</c>, 1 to 128).</summary>
    public int SpreadFetch { get; }

    /// <summary>Whether the next event is a new shared random value: noon to midnight in the public network. Else it is a new period.</summary>
    public bool IsBetweenPeriodAndRun { get; }

    /// <summary>The period whose descriptor clients fetch.</summary>
    public TimePeriod FetchPeriod { get; }

    /// <summary>The period of a service's first descriptor: the older of the two.</summary>
    public TimePeriod FirstPeriod { get; }

    /// <summary>The period of a service's second descriptor.</summary>
    public TimePeriod SecondPeriod { get; }

    /// <summary>The ring of the first descriptor. It goes with the older shared random value.</summary>
    public HashRing First => _first ??= new(_view.Relays, FirstPeriod, ValueOf(_view.Consensus.PreviousSharedRandom, FirstPeriod));

    /// <summary>The ring of the second descriptor. It goes with the newer shared random value.</summary>
    public HashRing Second => _second ??= new(_view.Relays, SecondPeriod, ValueOf(_view.Consensus.CurrentSharedRandom, SecondPeriod));

    /// <summary>The ring that clients fetch from: it is one of the two.</summary>
    public HashRing Fetch => IsBetweenPeriodAndRun ? Second : First;

    /// <summary>Where a client may find a descriptor: ask them in any order.</summary>
    /// <param name="blindedKey">The service's blinded key for <see cref="FetchPeriod"/>.</param>
    public IReadOnlyList<Relay> ToFetch(BlindedPublicKey blindedKey) => Fetch.Responsible(blindedKey, Replicas, SpreadFetch);

    /// <summary>Where a service's first descriptor goes.</summary>
    /// <param name="blindedKey">The service's blinded key for <see cref="FirstPeriod"/>.</param>
    public IReadOnlyList<Relay> ToStoreFirst(BlindedPublicKey blindedKey) => First.Responsible(blindedKey, Replicas, SpreadStore);

    /// <summary>Where a service's second descriptor goes.</summary>
    /// <param name="blindedKey">The service's blinded key for <see cref="SecondPeriod"/>.</param>
    public IReadOnlyList<Relay> ToStoreSecond(BlindedPublicKey blindedKey) => Second.Responsible(blindedKey, Replicas, SpreadStore);

    private static ReadOnlyMemory<byte> ValueOf(SharedRandomValue? value, TimePeriod period) => value?.Value ?? RingIndex.DisasterValue(period);
}
