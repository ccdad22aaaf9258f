using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.State;

/// <summary>A closed ledger, or the one that is about to be.</summary>
/// <param name="Sequence">Its number; the first is 1.</param>
/// <param name="CloseTime">When it closed, in seconds since 1970; never before the one before it.</param>
/// <param name="PreviousHash">The hash of the ledger before.</param>
/// <param name="Hash">Its own hash, over the one before, its time and the transactions in it: this ledger's own form, not Stellar's.</param>
public sealed record LedgerHeader(uint Sequence, ulong CloseTime, Hash256 PreviousHash, Hash256 Hash)
{
    /// <summary>The least fee of one operation, in stroops, when the ledger is not full.</summary>
    public const long BaseFee = 100;

    /// <summary>What an account keeps for each unit of its reserve, in stroops: half a coin.</summary>
    public const long BaseReserve = 5_000_000;

    /// <summary>The version of Stellar's rules that are followed.</summary>
    public const int ProtocolVersion = 19;

    /// <summary>All coins there are, in stroops.</summary>
    public long TotalCoins { get; init; }

    /// <summary>The fees that were paid, in stroops: coins that no account has.</summary>
    public long FeePool { get; init; }

    /// <summary>Transactions that were applied.</summary>
    public int Successful { get; init; }

    /// <summary>Transactions whose fee was taken and that failed.</summary>
    public int Failed { get; init; }

    /// <summary>Operations of the transactions that were applied.</summary>
    public int Operations { get; init; }
}
