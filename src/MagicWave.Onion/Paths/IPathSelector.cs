using System.Diagnostics.CodeAnalysis;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <summary>
/// Chooses the relays of a circuit (path-spec 2). Everything is called under the node's gate, so it must neither block nor do input or output.
/// </summary>
public interface IPathSelector
{
    /// <summary>
    /// Chooses relays for a new circuit, the guard first. False when there is no such path now: the directory is not complete yet, or nothing
    /// fits; the caller may ask again later.
    /// </summary>
    /// <param name="request">What the circuit is for.</param>
    /// <param name="path">At least one hop, all different; only a path of <see cref="PathPurpose.OnionService"/> may end where it begins.</param>
    bool TryChoose(PathRequest request, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? path);

    /// <summary>The network that paths are chosen from; null while there is none. Another object whenever it looks different.</summary>
    NetworkView? View => null;

    /// <summary>
    /// Whether a circuit that ends at <paramref name="lastHop"/> may serve the request: for an exit, whether its policy accepts the host and
    /// port. Isolation is not looked at: the pool keeps it.
    /// </summary>
    bool CanServe(HopTarget lastHop, PathRequest request);

    /// <summary>Whether the operator wants no circuit through the relay (ExcludeNodes): who chooses where a circuit is to end asks before.</summary>
    bool IsExcluded(Relay relay) => false;

    /// <summary>
    /// Whether a circuit over a path that was chosen for <see cref="PathPurpose.OnionService"/> a while ago, and that carried nothing since, is as good as a
    /// new one: its relays are still those that would be chosen from.
    /// </summary>
    /// <param name="path">Its hops.</param>
    /// <param name="request">What it was chosen for; when it lacks its last hop, with the one that is to follow, or without.</param>
    bool IsCurrent(IReadOnlyList<HopTarget> path, PathRequest request) => true;

    /// <summary>Tells how a circuit over a chosen path fared, so that guards that fail are avoided and exits that refuse are remembered.</summary>
    void Report(PathReport report);
}
