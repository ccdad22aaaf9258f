using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens;

/// <summary>What became of a token that was spent at a hop.</summary>
/// <param name="Token">Which.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Amount">What it is worth when it is credited or waits; otherwise nothing.</param>
public readonly record struct TokenReceipt(TokenId Token, TokenStatus Status, Amount Amount);
