using MagicWave.Core.Security;

namespace MagicWave.Onion.Directory.Relays;

/// <summary>A choice among relays, each as likely as its share of the weight (path-spec 2.2).</summary>
public static class WeightedChoice
{
    /// <summary>
    /// Chooses one; null when there is none. Where all weigh nothing, as in a young network that was not measured yet, each is as likely as
    /// any other.
    /// </summary>
    public static Relay? Choose(IReadOnlyList<Relay> candidates, PositionWeights weights, RelayPosition position, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(random);
        if (candidates.Count == 0)
        {
            return null;
        }

        long total = 0;
        foreach (Relay candidate in candidates)
        {
            total += weights.Of(candidate.Status, position);
        }

        if (total == 0)
        {
            return candidates[(int)random.NextInt64(candidates.Count)];
        }

        long point = random.NextInt64(total);
        foreach (Relay candidate in candidates)
        {
            point -= weights.Of(candidate.Status, position);
            if (point < 0)
            {
                return candidate;
            }
        }

        throw new System.Diagnostics.UnreachableException("The point lies below the sum of the weights.");
    }
}
