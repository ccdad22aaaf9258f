using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>Asks the directories that should have a service's descriptor, one after the other, until one has (rend-spec-v3 2.2.6). Used under the node's gate.</summary>
internal sealed class DescriptorLookup(
    OnionAddress address, TimePeriod period, IReadOnlyList<Relay> directories, IServiceNetwork network, ClientAuthorization? clientKey)
{
    private readonly BlindedPublicKey _blinded = BlindedPublicKey.Of(address, period);
    private readonly List<Action<KnownService?, VisitFailure>> _waiting = [];
    private VisitFailure _failure = VisitFailure.NotFound;
    private int _next;

    /// <summary>Reads the date.</summary>
    public required Func<DateTimeOffset> Date { get; init; }

    /// <summary>Told of each directory that was asked, so that it is not asked again soon.</summary>
    public required Action<RsaId> Asked { get; init; }

    /// <summary>Another one waits for the result.</summary>
    public void Add(Action<KnownService?, VisitFailure> completion) => _waiting.Add(completion);

    /// <summary>Asks the next directory, or ends.</summary>
    public void Next()
    {
        if (_next >= directories.Count)
        {
            Complete(null, _failure);
            return;
        }

        Relay directory = directories[_next++];
        Asked(directory.RsaId);
        network.Fetch(directory.Target!, _blinded.Key.ToArray(), HandleAnswer);
    }

    /// <summary>Ends it from outside.</summary>
    public void Complete(KnownService? service, VisitFailure failure)
    {
        Action<KnownService?, VisitFailure>[] waiting = [.. _waiting];
        _waiting.Clear();
        foreach (Action<KnownService?, VisitFailure> completion in waiting)
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

        Subcredential subcredential = Subcredential.Of(address, _blinded);
        OnionDescriptorVerdict verdict = OnionDescriptorReader.Read(
            answer.Document.Span, _blinded.Key, subcredential.Bytes, clientKey is null ? default : clientKey.Key.PrivateKey, Date(), out OnionDescriptor? descriptor, out OnionDescriptorOuter? outer, out _);
        switch (verdict)
        {
            case OnionDescriptorVerdict.Valid:
                Complete(new(period, subcredential, descriptor!, outer!.RevisionCounter, Date() + outer.Lifetime), VisitFailure.None);
                break;
            case OnionDescriptorVerdict.NeedsClientAuthorization:
                // Another directory has the same one.
                Complete(null, VisitFailure.NeedsClientKey);
                break;
            case OnionDescriptorVerdict.WrongClientKey:
                Complete(null, VisitFailure.WrongClientKey);
                break;
            default:
                _failure = VisitFailure.BadDescriptor;
                Next();
                break;
        }
    }
}
