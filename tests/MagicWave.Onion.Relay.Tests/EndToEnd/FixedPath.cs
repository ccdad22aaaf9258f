using System.Diagnostics.CodeAnalysis;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion.Relay.Tests.EndToEnd;

/// <summary>Always the same path.</summary>
internal sealed class FixedPath(params HopTarget[] path) : IPathSelector
{
    public List<PathReport> Reports { get; } = [];

    public bool TryChoose(PathRequest request, [NotNullWhen(true)] out IReadOnlyList<HopTarget>? chosen)
    {
        chosen = request.Purpose == PathPurpose.Directory ? [request.PinnedLast!] : path;
        return true;
    }

    public bool CanServe(HopTarget lastHop, PathRequest request) => true;

    public void Report(PathReport report) => Reports.Add(report);
}
