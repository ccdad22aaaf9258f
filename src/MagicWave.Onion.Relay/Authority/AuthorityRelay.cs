using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>What an authority knows of one relay. Not thread-safe.</summary>
internal sealed class AuthorityRelay
{
    public AuthorityRelay(ServerDescriptor descriptor, Microdescriptor microdescriptor, RelayHistory history)
    {
        Descriptor = descriptor;
        Microdescriptor = microdescriptor;
        History = history;
    }

    /// <summary>Its newest descriptor.</summary>
    public ServerDescriptor Descriptor { get; private set; }

    /// <summary>The microdescriptor made from it.</summary>
    public Microdescriptor Microdescriptor { get; private set; }

    /// <summary>How it was seen to run.</summary>
    public RelayHistory History { get; }

    /// <summary>When it was last reached; null when it never was.</summary>
    public DateTimeOffset? ReachedAt { get; set; }

    /// <summary>When it is to be tested next.</summary>
    public DateTimeOffset ProbeAt { get; set; }

    /// <summary>How many tests failed since the last that did not.</summary>
    public int FailedProbes { get; set; }

    /// <summary>Whether a test is under way.</summary>
    public bool IsBeingProbed { get; set; }

    /// <summary>The bandwidth that it is believed to have, in bytes per second: the lesser of what it offers and what it saw.</summary>
    public long Bandwidth => Math.Min(Descriptor.BandwidthRate, Descriptor.BandwidthObserved);

    /// <summary>How long it says it has been up, until now.</summary>
    public TimeSpan ClaimedUptime(DateTimeOffset date) => Descriptor.Uptime + (date > Descriptor.Published ? date - Descriptor.Published : TimeSpan.Zero);

    /// <summary>It published another descriptor.</summary>
    public void Replace(ServerDescriptor descriptor, Microdescriptor microdescriptor)
    {
        Descriptor = descriptor;
        Microdescriptor = microdescriptor;
    }
}
