using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// When what is due was first asked for. A mark is a time and the sum of payments at which what was asked for then is covered. So a small payment
/// does not make a large debt young, and neither does a refusal or another request. Few marks suffice: a newer one that asks for no more than an
/// older one says nothing new.
/// </summary>
internal sealed class UnpaidMarks
{
    private const int MaximumCount = 8;

    private readonly List<(UnixTime Since, Amount Level)> _marks = [];

    public UnpaidMarks(UnixTime? since, Amount level)
    {
        if (since is { } time)
        {
            _marks.Add((time, level));
        }
    }

    /// <summary>When the oldest uncovered request was made.</summary>
    public UnixTime? Oldest => _marks.Count == 0 ? null : _marks[0].Since;

    /// <summary>The sum of payments that covers it.</summary>
    public Amount OldestLevel => _marks.Count == 0 ? Amount.Zero : _marks[0].Level;

    /// <summary>Something was asked for.</summary>
    public void Add(UnixTime since, Amount level)
    {
        if (_marks.Count > 0 && level <= _marks[^1].Level)
        {
            return;
        }

        if (_marks.Count == MaximumCount)
        {
            // The newest two become one, as old as the older: never younger than the truth.
            _marks[^1] = (_marks[^1].Since, level);
            return;
        }

        _marks.Add((since, level));
    }

    /// <summary>Payments came to this sum.</summary>
    public void Cover(Amount level) => _marks.RemoveAll(mark => mark.Level <= level);

    /// <summary>Part of what was asked for is given up.</summary>
    public void Lower(Amount amount)
    {
        for (int i = 0; i < _marks.Count; i++)
        {
            _marks[i] = (_marks[i].Since, _marks[i].Level - amount);
        }
    }

    /// <summary>Nothing is owed any more, by netting.</summary>
    public void Clear() => _marks.Clear();
}
