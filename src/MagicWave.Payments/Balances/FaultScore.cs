using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// Points for breaches of the protocol. They fall to half in every half-life; at <see cref="BanAt"/> the neighbour is banned, at half of that it is
/// back. What an honest neighbour can cause by a crash or an old program costs few points or none.
/// </summary>
internal sealed class FaultScore(TimeSpan halfLife, int points, UnixTime? at)
{
    public const int BanAt = 100;
    public const int BackAtPoints = BanAt / 2;

    /// <summary>Bound on the points, and so on the length of a ban: seven half-lives.</summary>
    private const int Maximum = BackAtPoints << 7;

    private UnixTime _at = at ?? default;

    /// <summary>The points at <see cref="At"/>.</summary>
    public int Points { get; private set; } = points;

    /// <summary>When they were right; null: there are none.</summary>
    public UnixTime? At => Points == 0 ? null : _at;

    public bool IsBanned { get; private set; } = points >= BanAt;

    /// <summary>When a ban ends; null: there is none.</summary>
    public UnixTime? BackAt
    {
        get
        {
            if (!IsBanned)
            {
                return null;
            }

            int halvings = 0;
            while (Points >> halvings > BackAtPoints)
            {
                halvings++;
            }

            return _at + (halfLife * halvings);
        }
    }

    /// <summary>How much a breach weighs.</summary>
    public static int WeightOf(ProtocolFault fault) => fault switch
    {
        ProtocolFault.FalseReceipt => 40,
        ProtocolFault.Conflict or ProtocolFault.BadSignature or ProtocolFault.AccountChanged => 25,
        ProtocolFault.FalseStatement or ProtocolFault.FalseOpening => 25,
        ProtocolFault.Malformed or ProtocolFault.TooManyRequests => 10,
        ProtocolFault.UnknownRequest => 5,
        _ => 0,
    };

    /// <summary>Adds the weight of a breach.</summary>
    public void Add(ProtocolFault fault, UnixTime now)
    {
        int weight = WeightOf(fault);
        if (weight > 0)
        {
            Decay(now);
            _at = Points == 0 ? now : _at;
            Points = Math.Min(Maximum, Points + weight);
            IsBanned |= Points >= BanAt;
        }
    }

    /// <summary>Lets time take its share, and ends a ban.</summary>
    public void Judge(UnixTime now)
    {
        Decay(now);
        IsBanned &= Points > BackAtPoints;
    }

    private void Decay(UnixTime now)
    {
        if (Points == 0 || now <= _at)
        {
            return;
        }

        long halvings = (now - _at).Ticks / halfLife.Ticks;
        if (halvings > 0)
        {
            Points = halvings > 30 ? 0 : Points >> (int)halvings;
            _at += TimeSpan.FromTicks(halfLife.Ticks * Math.Min(halvings, 31));
        }
    }
}
