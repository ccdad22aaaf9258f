using MagicWave.Onion.Directory.Client;

namespace MagicWave.Onion.Relay.Descriptor;

/// <summary>To whom a relay publishes, and how quickly.</summary>
public sealed record PublisherOptions
{
    /// <summary>The authorities; each gets every descriptor.</summary>
    public required IReadOnlyList<DirectoryServer> Authorities { get; init; }

    /// <summary>Whether the network is one for tests: changes are published at once and failures tried again after seconds.</summary>
    public bool IsTestingNetwork { get; init; }
}
