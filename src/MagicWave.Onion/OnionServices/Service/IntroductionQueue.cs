using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>
/// The introductions of a service that asks for work (proposal 327): they wait in the order of their effort, and what its descriptors ask for is thought over
/// as time goes on. A pure machine, used under the node's gate.
/// </summary>
internal sealed class IntroductionQueue
{
    private readonly PowDefense<WaitingIntroduction> _defense;
    private readonly Func<DateTimeOffset> _date;

    /// <summary>Draws the first seed; no work is suggested at first.</summary>
    public IntroductionQueue(PowDefenseOptions options, IRandom random, Func<DateTimeOffset> date, Instant now)
    {
        _defense = new(options, random, now);
        _date = date;
        Offer = MakeOffer(now);
    }

    /// <summary>What the descriptors ask for.</summary>
    public ProofOfWorkParams Offer { get; private set; }

    /// <summary>How many were given up while they waited.</summary>
    public long Dropped => _defense.Dropped;

    /// <summary>Thinks the offer over.</summary>
    /// <returns>Whether there is a new one: then new descriptors are due.</returns>
    public bool Tick(Instant now)
    {
        bool isNew = _defense.Tick(now, Offer.SuggestedEffort);
        if (isNew)
        {
            Offer = MakeOffer(now);
        }

        return isNew;
    }

    /// <summary>Lets an introduction wait.</summary>
    /// <param name="introduction">It was opened, and is for us.</param>
    /// <param name="proof">What its client shows; null for nothing, which is an effort of 0.</param>
    /// <param name="now">The time.</param>
    /// <returns>False for a proof that is wrong or was used: it is worth less than none.</returns>
    public bool TryAdd(in WaitingIntroduction introduction, PowSolution? proof, Instant now)
    {
        if (proof is { } shown && !_defense.TryAccept(shown, introduction.Point.Blinded))
        {
            return false;
        }

        _defense.Add(introduction, proof?.Effort ?? 0, now);
        return true;
    }

    /// <summary>The next one to answer, if one is to be answered now.</summary>
    public bool TryTake(int underWay, Instant now, [MaybeNullWhen(false)] out WaitingIntroduction introduction) =>
        _defense.TryTake(underWay, now, out introduction);

    private ProofOfWorkParams MakeOffer(Instant now) => new(
        _defense.Seed.ToArray(),
        _defense.SuggestedEffort,
        DateTimeOffset.FromUnixTimeSeconds((_date() + (_defense.SeedExpiresAt - now)).ToUnixTimeSeconds()));
}
