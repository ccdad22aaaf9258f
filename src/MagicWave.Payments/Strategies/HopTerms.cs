namespace MagicWave.Payments.Strategies;

/// <summary>
/// What a client tells one hop of a circuit about money, in units of 10⁻¹³ MWT per cell; each from 0. Under one strategy either the first two
/// or the last two are nothing.
/// </summary>
/// <param name="RateIn">What the hop bills the neighbour before it.</param>
/// <param name="RateOut">What the hop owes the one behind it.</param>
/// <param name="RateAsked">What the hop may ask the client for.</param>
/// <param name="RateFee">What the hop keeps of every chain that goes through it, for each cell since the last.</param>
public readonly record struct HopTerms(long RateIn, long RateOut, long RateAsked, long RateFee)
{
    /// <summary>A hop that is not paid.</summary>
    public static HopTerms Free => default;
}
