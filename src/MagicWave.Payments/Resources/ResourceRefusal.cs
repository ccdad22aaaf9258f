using MagicWave.Payments.Units;

namespace MagicWave.Payments.Resources;

/// <summary>Why a request is not paid, with the figures that a user needs to decide.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Cost">What it would have cost, all fees included; nothing when it did not come to that.</param>
/// <param name="Left">What the budget that it is beyond still allows.</param>
/// <param name="Limit">That budget; nothing when it is no matter of budgets.</param>
public readonly record struct ResourceRefusal(ResourceRefusalReason Reason, Amount Cost, Amount Left, Amount Limit)
{
    /// <summary>The name of the budget to raise, as <see cref="ResourceBudget"/> calls it; null when it is no matter of budgets.</summary>
    public string? Setting => Reason switch
    {
        ResourceRefusalReason.OverRequestBudget => nameof(ResourceBudget.PerRequest),
        ResourceRefusalReason.OverSiteBudget => nameof(ResourceBudget.PerSite),
        ResourceRefusalReason.OverDailyBudget => nameof(ResourceBudget.PerDay),
        _ => null,
    };

    /// <summary>For the user, in one sentence: what it costs, what is left of which budget, and what to raise.</summary>
    public override string ToString() => Setting is { } name
        ? $"It costs {Cost} MWT; of the budget {name} ({Limit} MWT) {Left} MWT are left. To pay it, raise {name} by {Cost - Left} MWT or more."
        : $"The payment was not made: {Reason}.";
}
