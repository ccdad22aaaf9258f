namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>The kinds of memos.</summary>
public enum MemoType
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>A number.</summary>
    Id = 2,

    /// <summary>A hash of what is paid for.</summary>
    Hash = 3,

    /// <summary>The hash of the transaction that is paid back.</summary>
    Return = 4,
}
