using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Onion.Guards;

/// <summary>How entry guards are chosen.</summary>
public sealed record GuardOptions
{
    /// <summary>Use only these as guards; empty for every relay with the flags of a guard.</summary>
    public RelaySet EntryNodes { get; init; } = RelaySet.Empty;

    /// <summary>Never use these.</summary>
    public RelaySet ExcludeNodes { get; init; } = RelaySet.Empty;

    /// <summary>Among how many guards circuits are spread. 1 to 20; the default of 1 is what guard-spec asks for.</summary>
    public int NumEntryGuards { get; init; } = 1;

    /// <summary>Whether the network is one for tests: a guard that failed is tried again after seconds instead of minutes.</summary>
    public bool IsTestingNetwork { get; init; }
}
