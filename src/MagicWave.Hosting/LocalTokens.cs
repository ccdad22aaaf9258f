using MagicWave.Payments.Units;

namespace MagicWave.Hosting;

/// <summary>What became of the client's tokens in a <see cref="LocalNetwork"/>.</summary>
/// <param name="Bought">What the client paid their issuer for.</param>
/// <param name="Spent">What was credited to the client for them.</param>
/// <param name="Given">What was given to hops that did not answer yet.</param>
/// <param name="Left">What can still be spent, and what was paid for and is not signed yet.</param>
/// <param name="PaidOut">What the issuer paid relays for them.</param>
public sealed record LocalTokens(Stroops Bought, Stroops Spent, Stroops Given, Stroops Left, Stroops PaidOut)
{
    /// <summary>Nothing was lost and nothing made.</summary>
    public bool AddUp => Bought == Spent + Given + Left;
}
