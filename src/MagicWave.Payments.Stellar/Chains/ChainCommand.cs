namespace MagicWave.Payments.Stellar.Chains;

/// <summary>What a payer asks of one node of its chain. The numbers are on the wire.</summary>
public enum ChainCommand
{
    /// <summary>Agree to be paid so much by the node before, and to pay on so much.</summary>
    CreateTransaction = 0,

    /// <summary>The last payee looks at the whole transaction, and agrees.</summary>
    SignServiceTransaction = 1,

    /// <summary>A relay looks at the whole transaction, and signs what it pays on.</summary>
    SignChainTransaction = 2,

    /// <summary>A relay keeps the transaction that everybody signed.</summary>
    CommitChainTransaction = 3,

    /// <summary>The last payee keeps it, and brings it to the ledger.</summary>
    CommitServiceTransaction = 4,
}
