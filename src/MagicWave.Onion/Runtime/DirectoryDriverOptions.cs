using MagicWave.Onion.Guards;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion.Runtime;

/// <summary>What belongs to a <see cref="DirectoryDriver"/> besides its machine.</summary>
public sealed class DirectoryDriverOptions
{
    /// <summary>Where documents and guards are kept over restarts; null to keep nothing. It exists.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Told of the network whenever it looks different; null where no paths are chosen.</summary>
    public PathSelector? Paths { get; init; }

    /// <summary>The guards: loaded from and saved to the data directory, and asked for documents. Null for relays.</summary>
    public GuardSample? Guards { get; init; }

    /// <summary>How long one download may take. The default is one minute.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
