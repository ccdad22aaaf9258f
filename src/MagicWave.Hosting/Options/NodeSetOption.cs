using MagicWave.Onion.Identity;

namespace MagicWave.Hosting.Options;

/// <summary>Relays named by identity, nickname or address. Filled while a configuration is read, not changed afterwards.</summary>
public sealed class NodeSetOption
{
    /// <summary>Identities.</summary>
    public ISet<RsaId> Fingerprints { get; } = new HashSet<RsaId>();

    /// <summary>Nicknames, ignoring case.</summary>
    public ISet<string> Nicknames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Networks. Whether a rule accepts or rejects has no meaning here.</summary>
    public IList<PolicyRule> Networks { get; } = [];

    /// <summary>Whether it names nobody.</summary>
    public bool IsEmpty => Fingerprints.Count == 0 && Nicknames.Count == 0 && Networks.Count == 0;
}
