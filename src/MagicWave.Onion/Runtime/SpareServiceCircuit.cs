using MagicWave.Core.Time;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Paths;

namespace MagicWave.Onion.Runtime;

/// <summary>A circuit of <see cref="SpareServiceCircuits"/>.</summary>
/// <param name="Circuit">The circuit: nobody has used it.</param>
/// <param name="Request">What its path was chosen for.</param>
/// <param name="IsStub">Whether its last hop is still to come; else it ends at a rendezvous point.</param>
/// <param name="Price">What its relays were told that they earn.</param>
/// <param name="Until">When it is too old.</param>
internal sealed record SpareServiceCircuit(OriginCircuit Circuit, PathRequest Request, bool IsStub, long Price, Instant Until)
{
    /// <summary>Whether it can be used at once.</summary>
    internal bool IsReady => Circuit.State is CircuitState.Waiting or CircuitState.Open;

    internal HopTarget LastHop => Circuit.Path[^1];
}
