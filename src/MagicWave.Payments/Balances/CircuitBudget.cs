using MagicWave.Payments.Units;

namespace MagicWave.Payments.Balances;

/// <summary>
/// The most that this node spends on one circuit of its own. Whoever releases payment for the circuit asks first; once refused, always refused, so
/// that no cheap cell slips through after an expensive one. Used under the owner's gate; allocates nothing.
/// </summary>
public sealed class CircuitBudget
{
    private readonly Int128 _limit;
    private readonly Action<BudgetKind> _reached;
    private Int128 _spent;
    private bool _isReached;

    internal CircuitBudget(Stroops limit, Action<BudgetKind> reached)
    {
        _limit = Amount.FromStroops(limit).Units;
        _reached = reached;
    }

    /// <summary>What the circuit cost so far.</summary>
    public Amount Spent => new(_spent);

    /// <summary>Whether it was refused; then it is paid no more.</summary>
    public bool IsReached => _isReached;

    /// <summary>Counts an amount that is about to be released. False: it would exceed the limit, and must not be released.</summary>
    /// <param name="amount">In 10⁻¹³ MWT, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public bool TrySpend(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        if (_isReached)
        {
            return false;
        }

        if (amount > _limit - _spent)
        {
            _isReached = true;
            _reached(BudgetKind.Circuit);
            return false;
        }

        _spent += amount;
        return true;
    }
}
