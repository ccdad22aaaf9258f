using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Circuits;

/// <summary>Where a client's circuits get tokens. Called under the owner's gate; the disk is waited for elsewhere.</summary>
public interface ITokenPayer
{
    /// <summary>Takes tokens for a session.</summary>
    /// <param name="payee">The session.</param>
    /// <param name="atLeast">How much is needed.</param>
    /// <param name="given">
    /// Told, under the gate, the TOKEN messages to send and what they are worth: durably given to this session. None: there are too few.
    /// </param>
    void Take(SettlementAccount payee, Amount atLeast, Action<IReadOnlyList<byte[]>, Amount> given);

    /// <summary>A RECEIPT came from a session.</summary>
    /// <param name="payee">The session.</param>
    /// <param name="body">The message after its kind, from anybody.</param>
    /// <param name="read">Told, under the gate, what became of the session's tokens by it.</param>
    void HandleReceipt(SettlementAccount payee, ReadOnlySpan<byte> body, Action<TokenOutcome> read);

    /// <summary>Looks for what a session was given and did not answer for.</summary>
    /// <param name="payee">The session.</param>
    /// <param name="found">Told, under the gate, the TOKEN messages to send again.</param>
    void FindUnanswered(SettlementAccount payee, Action<IReadOnlyList<byte[]>> found);
}
