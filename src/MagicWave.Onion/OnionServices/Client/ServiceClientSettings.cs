using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>How a <see cref="ServiceClient"/> works.</summary>
internal sealed record ServiceClientSettings
{
    /// <summary>Whether the network is one for tests: its periods are short, and directories are asked again soon.</summary>
    public bool IsTestingNetwork { get; init; }

    /// <summary>Whether introduction points may have private addresses: in networks for tests.</summary>
    public bool AllowsPrivateRelays { get; init; }

    /// <summary>For how long after its last stream a joined circuit takes new ones.</summary>
    public TimeSpan MaximumIdle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Runs the work that services ask for, outside the node's gate; told under the gate, and asked to <see cref="PowTask.Complete"/> it there, maybe at once.
    /// Null for a client that does none and introduces itself without.
    /// </summary>
    public Action<PowTask>? Work { get; init; }

    /// <summary>This client's key for a service; null for none.</summary>
    public Func<OnionAddress, ClientAuthorization?> FindKey { get; init; } = static _ => null;

    /// <summary>Which relays are never chosen as rendezvous points.</summary>
    public Func<Relay, bool> IsExcluded { get; init; } = static _ => false;
}
