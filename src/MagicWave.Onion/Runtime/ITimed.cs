using MagicWave.Core.Time;

namespace MagicWave.Onion.Runtime;

/// <summary>Something with a deadline. Both members are used under the node's gate.</summary>
public interface ITimed
{
    /// <summary>When <see cref="HandleDeadline"/> wants to be called; null for not at all.</summary>
    Instant? NextDeadline { get; }

    /// <summary>The deadline came (or a little later).</summary>
    void HandleDeadline(Instant now);
}
