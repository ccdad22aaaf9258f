namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>How an order is paid.</summary>
public enum OrderPayment : byte
{
    /// <summary>By a transfer on the ledger whose memo is the order's id.</summary>
    Transfer = 1,

    /// <summary>Out of a subscription's allocation.</summary>
    Subscription = 2,

    /// <summary>Out of what a hop redeemed: change for its clients.</summary>
    Redeemed = 3,
}
