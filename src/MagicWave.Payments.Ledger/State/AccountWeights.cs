namespace MagicWave.Payments.Ledger.State;

/// <summary>What an account's signatures weigh and must weigh.</summary>
/// <param name="Master">The weight of the account's own key; 0: it signs nothing.</param>
/// <param name="Low">What operations of low risk need.</param>
/// <param name="Medium">What payments need.</param>
/// <param name="High">What a change of signers and weights needs.</param>
public readonly record struct AccountWeights(byte Master, byte Low, byte Medium, byte High)
{
    /// <summary>A new account's: its own key, and any signature is enough.</summary>
    public static AccountWeights Initial => new(1, 0, 0, 0);
}
