namespace MagicWave.Payments;

/// <summary>Which of a node's own limits of spending was reached.</summary>
public enum BudgetKind
{
    /// <summary>That of one circuit (<see cref="PaymentOptions.CircuitBudget"/>): it is paid no more.</summary>
    Circuit = 0,

    /// <summary>That of one day (<see cref="PaymentOptions.DailyBudget"/>): nothing more is paid until the next day (UTC).</summary>
    Day = 1,
}
