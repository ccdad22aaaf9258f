using MagicWave.Payments.Accounts;
using MagicWave.Payments.Settlement;

namespace MagicWave.Payments.Runtime;

/// <summary>Gives a transfer that is being made a sequence that no other has.</summary>
internal sealed class SequenceFinder(ISettlementRail rail, FlightBoard board)
{
    /// <summary>Finds a sequence and has the transfer made with it.</summary>
    /// <param name="order">The transfer, but for sequence and channel.</param>
    /// <param name="own">The source account on the ledger.</param>
    /// <param name="make">Signs and stores it, and puts it on the board; false: not now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: there is no sequence now, or it was not made.</returns>
    public async Task<bool> UseAsync(TransferOrder order, RailAccount own, Func<TransferOrder, Task<bool>> make, CancellationToken cancellationToken)
    {
        List<SettlementAccount?> tried = [];
        while (board.TryReserve(tried, out SettlementAccount? source))
        {
            try
            {
                if (source is not { } channel)
                {
                    return await make(order with { Sequence = own.Sequence + 1 }).ConfigureAwait(false);
                }

                if (await rail.GetAccountAsync(channel, cancellationToken).ConfigureAwait(false) is { } lent)
                {
                    return await make(order with { Sequence = board.SequenceAfter(channel, lent.Sequence), Channel = channel }).ConfigureAwait(false);
                }

                tried.Add(source);
            }
            finally
            {
                board.Release(source);
            }
        }

        return false;
    }
}
