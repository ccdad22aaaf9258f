using MagicWave.Payments.Accounts;
using MagicWave.Payments.Tokens.Spending;

namespace MagicWave.Payments.Circuits;

/// <summary>Where a hop's circuits hand in tokens. Called under the owner's gate; the disk is waited for elsewhere.</summary>
public interface ITokenTaker
{
    /// <summary>A TOKEN message came. The answer comes later, or never: the client sends the same again.</summary>
    /// <param name="body">The message after its kind, from anybody.</param>
    /// <param name="payer">The session that it came from.</param>
    /// <param name="reply">Sends a RECEIPT; called under the gate, when what it says is durable.</param>
    void Post(ReadOnlySpan<byte> body, SettlementAccount payer, Action<byte[]> reply);

    /// <summary>Takes over what a session's tokens are worth.</summary>
    /// <returns>The credits; the caller makes the entry and ending of each durable in one step.</returns>
    IReadOnlyList<TokenCredit> TakeCredits(SettlementAccount payer);
}
