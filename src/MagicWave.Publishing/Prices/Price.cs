using MagicWave.Payments.Units;

namespace MagicWave.Publishing.Prices;

/// <summary>What a resource costs.</summary>
/// <param name="Unit">For what.</param>
/// <param name="Amount">How much for each; zero exactly when it is free.</param>
public readonly record struct Price(PriceUnit Unit, Stroops Amount)
{
    /// <summary>Nothing.</summary>
    public static Price Free => default;

    /// <summary>Whether nothing is asked.</summary>
    public bool IsFree => Unit == PriceUnit.Free;

    /// <summary>As it stands in headers: <c>100 stroops per request</c>, or <c>free</c>.</summary>
    public override string ToString() => IsFree
        ? "free"
        : FormattableString.Invariant($"{Amount.Value} stroops per {Unit.ToString().ToLowerInvariant()}");
}
