using MagicWave.Payments.Tokens;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>What a receipt changed.</summary>
/// <param name="Status">What it says of a token of the session; null when it says nothing of the kind.</param>
/// <param name="Credited">What was credited with it, and before it without our knowing.</param>
/// <param name="Outstanding">What the session was given and has not answered for.</param>
public readonly record struct TokenOutcome(TokenStatus? Status, Amount Credited, Amount Outstanding);
