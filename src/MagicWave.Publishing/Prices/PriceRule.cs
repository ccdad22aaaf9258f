namespace MagicWave.Publishing.Prices;

/// <summary>One line of a price table.</summary>
/// <param name="Pattern">Which paths.</param>
/// <param name="Price">What they cost.</param>
public sealed record PriceRule(PathPattern Pattern, Price Price);
