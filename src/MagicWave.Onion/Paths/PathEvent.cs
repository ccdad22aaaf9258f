namespace MagicWave.Onion.Paths;

/// <summary>How a circuit fared.</summary>
public enum PathEvent
{
    /// <summary>All hops were made.</summary>
    Built = 0,

    /// <summary>No channel to the first hop could be had; the hop of the report is 0.</summary>
    GuardUnreachable,

    /// <summary>The hop of the report could not be made: it refused, answered wrongly or could not be reached by the one before.</summary>
    HopFailed,

    /// <summary>Making the hop of the report took too long.</summary>
    TimedOut,

    /// <summary>The finished circuit was destroyed before its time.</summary>
    Collapsed,

    /// <summary>The last hop refused a stream because of its exit policy.</summary>
    ExitRefused,
}
