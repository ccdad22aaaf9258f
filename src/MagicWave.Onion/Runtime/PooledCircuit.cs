using MagicWave.Core.Time;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion.Runtime;

/// <summary>A circuit and what it may be used for.</summary>
internal sealed class PooledCircuit(OriginCircuit circuit, PathRequest request, Instant now)
{
    internal OriginCircuit Circuit { get; } = circuit;

    /// <summary>What its path was chosen for.</summary>
    internal PathRequest Request { get; } = request;

    internal Instant Created { get; } = now;

    /// <summary>Whether it belongs to the streams of one isolation key; before that it may become anybody's.</summary>
    internal bool IsTaken { get; private set; }

    /// <summary>Whose it is; null is a key like any other.</summary>
    internal string? IsolationKey { get; private set; }

    /// <summary>When its first stream was opened.</summary>
    internal Instant? FirstUsed { get; private set; }

    /// <summary>When it last had a stream, or was made.</summary>
    internal Instant LastUsed { get; set; } = now;

    internal bool WasOpen { get; set; }

    /// <summary>Whether it was built in advance and nobody has it.</summary>
    internal bool IsSpare => !IsTaken && Request.Purpose == PathPurpose.Exit;

    internal HopTarget LastHop => Circuit.Path[^1];

    internal void TakeFor(string? isolationKey)
    {
        IsTaken = true;
        IsolationKey = isolationKey;
    }

    internal void Use(Instant now)
    {
        FirstUsed ??= now;
        LastUsed = now;
    }

    /// <summary>Whether its path and its owner fit a request; the exit's policy is the selector's to judge.</summary>
    internal bool Fits(PathRequest wanted) =>
        Request.Purpose == wanted.Purpose
        && (!IsTaken || string.Equals(IsolationKey, wanted.IsolationKey, StringComparison.Ordinal))
        && Matches(wanted.PinnedGuard, Circuit.Path[0])
        && Matches(wanted.PinnedLast, LastHop)
        && (wanted.PinnedMiddle is null || (Circuit.Path.Count > 2 && Matches(wanted.PinnedMiddle, Circuit.Path[1])))
        && !wanted.Excluded.Contains(LastHop.RsaId);

    private static bool Matches(HopTarget? pinned, HopTarget hop) => pinned is null || pinned.RsaId == hop.RsaId;
}
