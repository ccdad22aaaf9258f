using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Onion.Directory.Client;

/// <summary>What a directory client has to tell.</summary>
public abstract record DirectoryEvent
{
    private DirectoryEvent()
    {
    }

    /// <summary>A consensus was verified and is the newest of its flavour.</summary>
    /// <param name="Document">It, with its text.</param>
    public sealed record ConsensusAccepted(ConsensusDocument Document) : DirectoryEvent;

    /// <summary>Certificates of authorities were added.</summary>
    /// <param name="Certificates">All that are known now.</param>
    public sealed record CertificatesChanged(IReadOnlyList<AuthorityCertificate> Certificates) : DirectoryEvent;

    /// <summary>Microdescriptors were added.</summary>
    /// <param name="Added">The new ones.</param>
    public sealed record MicrodescriptorsAdded(IReadOnlyList<Microdescriptor> Added) : DirectoryEvent;

    /// <summary>The network looks different: there is a new consensus or there are more descriptors.</summary>
    /// <param name="View">The network now; null when the consensus became too old to use.</param>
    public sealed record ViewChanged(NetworkView? View) : DirectoryEvent;

    /// <summary>A step of getting to know the network.</summary>
    /// <param name="Progress">The step.</param>
    public sealed record Progressed(BootstrapProgress Progress) : DirectoryEvent;

    /// <summary>The clock of this machine is wrong, as far as an authority or a signed consensus can tell.</summary>
    /// <param name="Skew">By how much it is fast; negative when it is slow.</param>
    public sealed record ClockSkewed(TimeSpan Skew) : DirectoryEvent;
}
