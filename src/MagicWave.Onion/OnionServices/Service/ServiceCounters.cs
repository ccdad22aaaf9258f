namespace MagicWave.Onion.OnionServices.Service;

/// <summary>What a service saw. Written under the node's gate.</summary>
internal sealed class ServiceCounters
{
    /// <summary>Introductions that came.</summary>
    public long Introductions { get; set; }

    /// <summary>Introductions that came a second time, or named a cookie that was used.</summary>
    public long Replays { get; set; }

    /// <summary>Introductions that could not be read.</summary>
    public long Malformed { get; set; }

    /// <summary>Introductions for which there was no room.</summary>
    public long Dropped { get; set; }

    /// <summary>Introductions whose proof of work was wrong, or was used before.</summary>
    public long BadProofs { get; set; }

    /// <summary>Meetings that came about.</summary>
    public long Rendezvous { get; set; }

    /// <summary>Rendezvous points that could not be reached.</summary>
    public long RendezvousFailed { get; set; }

    /// <summary>Introduction points that were established.</summary>
    public long Established { get; set; }

    /// <summary>Descriptors that a directory took.</summary>
    public long Uploaded { get; set; }

    /// <summary>Descriptors that a directory did not take, or that did not reach it.</summary>
    public long UploadsFailed { get; set; }
}
