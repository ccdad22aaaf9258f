using MagicWave.Onion.Circuits;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Runtime;

/// <summary>What the circuits of one onion service have in common.</summary>
/// <param name="Ports">The ports that it has.</param>
/// <param name="MaximumStreams">How many streams one circuit may have; 0 for any number.</param>
/// <param name="ClosesCircuitAtMaximum">Whether one that asks for more is closed.</param>
/// <param name="AllowsUnknownPorts">Whether one that asks for other ports lives.</param>
/// <param name="Offer">Hands a stream on; false when too many wait.</param>
/// <param name="Refused">Counts a stream that was not handed on.</param>
internal sealed record ServiceAcceptorSettings(
    IReadOnlySet<int> Ports,
    int MaximumStreams,
    bool ClosesCircuitAtMaximum,
    bool AllowsUnknownPorts,
    Func<ClientStream, OriginCircuit, int, bool> Offer,
    Action Refused);
