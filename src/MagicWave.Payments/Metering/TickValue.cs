using System.Runtime.CompilerServices;

namespace MagicWave.Payments.Metering;

/// <summary>Room for one tick, in place.</summary>
[InlineArray(TickHash.Length)]
internal struct TickValue
{
    private byte _first;
}
