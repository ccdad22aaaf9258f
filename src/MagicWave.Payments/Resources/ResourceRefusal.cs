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

    /// <summary>For the user: what it costs, what is left of which budget and what to raise; or what stands against it, and what to do.</summary>
    public override string ToString() => Setting is { } name
        ? $"It costs {Cost} MWT; of the budget {name} ({Limit} MWT) {Left} MWT are left. To pay it, raise {name} by {Cost - Left} MWT or more."
        : $"The payment was not made: {Remedy}";

    private string Remedy => Reason switch
    {
        ResourceRefusalReason.NotAskedFor => "it is for something else than what was asked for, or costs more than the site said before.",
        ResourceRefusalReason.WrongNetwork => "the site is paid on another ledger than this client pays on (MWNetworkPassphrase, MWAsset).",
        ResourceRefusalReason.BadSignature => "the site did not sign what it asks for.",
        ResourceRefusalReason.BadTime => "it is too late to begin with it. Try again; if that does not help, set this computer's clock.",
        ResourceRefusalReason.Known => "it was paid before, or is being paid.",
        ResourceRefusalReason.NoChain => "the circuit to the site is closed, or a relay of it takes no payment. Try again, over another.",
        ResourceRefusalReason.NoCredit => "the guard gives no credit for it now, or too much is being paid. Try again when earlier payments are settled.",
        ResourceRefusalReason.PaymentFailed => "a relay on the way did not pass it on, and nothing is owed. Try again.",
        ResourceRefusalReason.NoAccount => "this client pays its relays with tokens and keeps no account that content could be paid from. "
            + "Write MWStrategy chain in its torrc, or remove MWTokenIssuer: it then keeps an account with its guard.",
        _ => $"{Reason}.",
    };
}
