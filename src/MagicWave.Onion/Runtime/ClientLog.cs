using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using Microsoft.Extensions.Logging;

namespace MagicWave.Onion.Runtime;

/// <summary>What the client logs: 2300 to 2399. Never a host, an address or a path.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(2300, LogLevel.Debug, "Built a circuit of {Hops} hops in {Milliseconds:F1} ms")]
    internal static partial void CircuitBuilt(ILogger logger, int hops, double milliseconds);

    [LoggerMessage(2301, LogLevel.Debug, "A circuit ended: {Fault} ({Reason}) at hop {Hop}")]
    internal static partial void CircuitFailed(ILogger logger, CircuitFault fault, DestroyReason reason, int hop);
}
