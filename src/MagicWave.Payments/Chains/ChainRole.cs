namespace MagicWave.Payments.Chains;

/// <summary>A node's part in a chain.</summary>
internal enum ChainRole : byte
{
    /// <summary>It pays: a lock behind it only.</summary>
    Payer = 1,

    /// <summary>It passes on: a lock before it and one behind it.</summary>
    Hop = 2,

    /// <summary>It is paid: a lock before it only.</summary>
    Payee = 3,

    /// <summary>It refused a lock, or cancelled one that it never saw, and only remembers that.</summary>
    Refused = 4,
}
