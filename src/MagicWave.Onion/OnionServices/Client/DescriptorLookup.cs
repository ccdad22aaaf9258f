using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>Asks the directories that should have a service's descriptor, one after the other, until one has (rend-spec-v3 2.2.6). Used under the node's gate.</summary>
internal sealed class DescriptorLookup(
    OnionAddress address, TimePeriod period, IReadOnlyList<Relay> directories, IServiceNetwork network, DescriptorCache cache)
{
    private readonly BlindedPublicKey _blinded = BlindedPublicKey.Of(address, period);
    private readonly List<Action<CachedDescriptor?, VisitFailure>> _waiting = [];
    private int _next;

    /// <summary>Reads the date.</summary>
    public required Func<DateTimeOffset> Date { get; init; }

    /// <summary>Gives this client's key for the service, for one use at once, since keys change; null for none.</summary>
    public required Func<OnionAddress, ClientAuthorization?> FindKey { get; init; }

    /// <summary>What is told when no directory has a descriptor.</summary>
    public VisitFailure Failure { get; set; } = VisitFailure.NotFound;

    /// <summary>The revision that led nowhere, where one did: then only a newer one is of use.</summary>
    public ulong? Useless { get; init; }

    /// <summary>Another one waits for the result.</summary>
    public void Add(Action<CachedDescriptor?, VisitFailure> completion) => _waiting.Add(completion);

    /// <summary>Asks the next directory, or ends.</summary>
    public void Next()
    {
        if (_next >= directories.Count)
        {
            Complete(null, Failure);
            return;
        }

        network.Fetch(directories[_next++].Target!, _blinded.Key.ToArray(), HandleAnswer);
    }

    /// <summary>Ends it from outside.</summary>
    public void Complete(CachedDescriptor? service, VisitFailure failure)
    {
        Action<CachedDescriptor?, VisitFailure>[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (Action<CachedDescriptor?, VisitFailure> completion in waiting)
        {
            completion(service, failure);
        }
    }

    private void HandleAnswer(DescriptorFetch answer)
    {
        if (answer.Status != DescriptorFetchStatus.Found)
        {
            Next();
            return;
        }

        ClientAuthorization? key = FindKey(address);
        OnionDescriptorVerdict verdict = cache.Store(address, period, answer.Document.Span, key is null ? default : key.Key.PrivateKey, Date());
        switch (verdict)
        {
            case OnionDescriptorVerdict.Valid when cache.Find(address, period)?.Outer.RevisionCounter <= Useless:
                // This directory missed the newer one, or keeps it back.
                Next();
                break;
            case OnionDescriptorVerdict.Valid:
                Complete(cache.Find(address, period), VisitFailure.None);
                break;
            case OnionDescriptorVerdict.NeedsClientAuthorization:
                // Another directory has the same one.
                Complete(null, VisitFailure.NeedsClientKey);
                break;
            case OnionDescriptorVerdict.WrongClientKey:
                Complete(null, VisitFailure.WrongClientKey);
                break;
            default:
                Failure = VisitFailure.BadDescriptor;
                Next();
                break;
        }
    }
}
