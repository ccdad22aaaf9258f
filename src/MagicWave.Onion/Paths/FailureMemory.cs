using MagicWave.Core.Time;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Paths;

/// <summary>Which relays failed a short while ago. Bounded; the oldest are forgotten first. Pure; not thread-safe.</summary>
internal sealed class FailureMemory(TimeSpan duration)
{
    private const int Capacity = 1000;

    private readonly Dictionary<(RsaId Id, int Port), Instant> _until = [];
    private readonly Queue<(RsaId Id, int Port)> _order = new();

    /// <summary>The relay failed; as an exit for one port, or as a hop where the port is 0.</summary>
    public void Add(RsaId id, int port, Instant now)
    {
        if (_until.TryAdd((id, port), now + duration))
        {
            _order.Enqueue((id, port));
        }
        else
        {
            _until[(id, port)] = now + duration;
        }

        while (_order.Count > Capacity)
        {
            _until.Remove(_order.Dequeue());
        }
    }

    /// <summary>Whether it failed and that is not forgotten yet.</summary>
    public bool Contains(RsaId id, int port, Instant now) => _until.TryGetValue((id, port), out Instant until) && until > now;
}
