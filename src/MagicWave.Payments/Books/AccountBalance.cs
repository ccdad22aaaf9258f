using MagicWave.Payments.Units;

namespace MagicWave.Payments.Books;

/// <summary>The sum of all postings to one balance; never zero.</summary>
/// <param name="Name">Which.</param>
/// <param name="Amount">How much, in 10⁻¹³ of its asset.</param>
public readonly record struct AccountBalance(BalanceName Name, Amount Amount);
