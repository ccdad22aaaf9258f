namespace MagicWave.Payments.Messages;

/// <summary>What a STATEMENT is for.</summary>
public enum StatementForm : byte
{
    /// <summary>"These are the counts; do you agree?" Signed by the sender.</summary>
    Proposal = 0,

    /// <summary>The last one that both agree to. Signed by both.</summary>
    Agreed = 1,

    /// <summary>"I count this instead." Signed by the sender.</summary>
    Differing = 2,
}
