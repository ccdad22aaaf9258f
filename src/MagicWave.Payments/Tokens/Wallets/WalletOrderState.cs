namespace MagicWave.Payments.Tokens.Wallets;

/// <summary>How far an order of the wallet is.</summary>
public enum WalletOrderState
{
    /// <summary>It is to be paid; nothing was signed.</summary>
    Unpaid = 0,

    /// <summary>There is a signed transfer: it may or may not be on the ledger.</summary>
    Paying = 1,

    /// <summary>The ledger has the transfer, or it needs none: the signatures are to be fetched.</summary>
    Paid = 2,
}
