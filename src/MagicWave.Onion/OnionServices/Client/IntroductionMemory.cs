using MagicWave.Core.Time;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>Which introduction points failed a short while ago, by the service's key there (rend-spec-v3 3.2.2). Bounded; the oldest are forgotten first.</summary>
internal sealed class IntroductionMemory
{
    private const int Capacity = 1000;

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);

    private readonly Dictionary<Ed25519Id, Instant> _until = [];
    private readonly Queue<Ed25519Id> _order = new();

    /// <summary>It failed.</summary>
    public void Add(Ed25519Id authenticationKey, Instant now)
    {
        if (_until.TryAdd(authenticationKey, now + Duration))
        {
            _order.Enqueue(authenticationKey);
        }
        else
        {
            _until[authenticationKey] = now + Duration;
        }

        while (_order.Count > Capacity)
        {
            _until.Remove(_order.Dequeue());
        }
    }

    /// <summary>Whether it failed and that is not forgotten yet.</summary>
    public bool Contains(Ed25519Id authenticationKey, Instant now) => _until.TryGetValue(authenticationKey, out Instant until) && until > now;
}
