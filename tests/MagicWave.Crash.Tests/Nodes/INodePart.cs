using MagicWave.Core.Time;
using MagicWave.Payments.Extensions;

namespace MagicWave.Crash.Tests.Nodes;

/// <summary>What a node does beside its accounts with neighbours.</summary>
internal interface INodePart
{
    /// <summary>The part of the engine that does it.</summary>
    IPeerExtension Extension { get; }

    /// <summary>Carries a command out, under the gate.</summary>
    /// <returns>The answer; most have none.</returns>
    byte[] Do(NodeCommand command, int link, ReadOnlySpan<byte> body, IPeerBooks books, Instant now);
}
