using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Chains;

/// <summary>What one node of a chain agreed to.</summary>
/// <param name="Session">The session: 1 to <see cref="MaximumSessionLength"/> visible characters of ASCII.</param>
/// <param name="Payer">Who pays the node.</param>
/// <param name="In">How much it gets.</param>
/// <param name="Out">How much it pays on; nothing at the last payee.</param>
public sealed record ChainTerms(string Session, SettlementAccount Payer, Stroops In, Stroops Out)
{
    /// <summary>Longest session id.</summary>
    public const int MaximumSessionLength = 64;

    /// <summary>Whether a text can be the id of a session.</summary>
    public static bool IsSession(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaximumSessionLength && !text.ContainsAnyExceptInRange('!', '~');

    /// <summary>Whether the node is where the chain ends.</summary>
    public bool IsLast => Out == Stroops.Zero;
}
