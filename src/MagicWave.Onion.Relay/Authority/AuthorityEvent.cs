using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>What an authority has to tell its driver.</summary>
public abstract record AuthorityEvent
{
    private AuthorityEvent()
    {
    }

    /// <summary>A relay is to be tested: connect, and say with <see cref="DirectoryAuthority.HandleProbe"/> whether it proved to be itself.</summary>
    /// <param name="Relay">Whom to reach.</param>
    public sealed record ProbeWanted(HopTarget Relay) : AuthorityEvent;

    /// <summary>A descriptor was taken.</summary>
    /// <param name="Descriptor">It.</param>
    public sealed record DescriptorAccepted(ServerDescriptor Descriptor) : AuthorityEvent;

    /// <summary>Two identities were pinned to each other.</summary>
    /// <param name="Line">The line for the journal.</param>
    public sealed record KeysPinned(string Line) : AuthorityEvent;

    /// <summary>A consensus begins.</summary>
    /// <param name="Microdesc">What clients use.</param>
    /// <param name="Ns">The other flavour.</param>
    public sealed record ConsensusPublished(ConsensusDocument Microdesc, ConsensusDocument Ns) : AuthorityEvent;
}
