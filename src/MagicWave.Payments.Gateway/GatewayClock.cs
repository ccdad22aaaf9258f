using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway;

/// <summary>The clock as the books count time.</summary>
internal static class GatewayClock
{
    public static UnixTime Now(TimeProvider time) => new(time.GetUtcNow().ToUnixTimeMilliseconds());
}
