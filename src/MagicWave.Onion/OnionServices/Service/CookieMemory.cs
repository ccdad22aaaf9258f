using MagicWave.Core.Time;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.OnionServices.Service;

/// <summary>Which rendezvous cookies were named in the last minutes: nobody makes the service build two circuits for one.</summary>
internal sealed class CookieMemory
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(5);

    /// <summary>Beyond it, the oldest are forgotten early.</summary>
    private const int Capacity = 100_000;

    private readonly HashSet<RendezvousCookie> _known = [];
    private readonly Queue<(RendezvousCookie Cookie, Instant Until)> _order = new();

    /// <summary>Remembers one. False when it is known.</summary>
    public bool TryAdd(RendezvousCookie cookie, Instant now)
    {
        while (_order.TryPeek(out (RendezvousCookie Cookie, Instant Until) oldest) && (oldest.Until <= now || _order.Count >= Capacity))
        {
            _known.Remove(_order.Dequeue().Cookie);
        }

        if (!_known.Add(cookie))
        {
            return false;
        }

        _order.Enqueue((cookie, now + Duration));
        return true;
    }
}
