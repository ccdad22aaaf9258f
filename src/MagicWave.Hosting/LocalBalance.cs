using MagicWave.Payments.Units;

namespace MagicWave.Hosting;

/// <summary>What one neighbour had to pay another so far, as the payee's books have it.</summary>
/// <param name="Payer">The nickname of who pays.</param>
/// <param name="Payee">The nickname of who is paid.</param>
/// <param name="Cells">The cells that were served.</param>
/// <param name="Amount">What they cost.</param>
/// <param name="Settled">How much of it was seen on the ledger.</param>
/// <param name="Requests">How many payments were requested.</param>
public sealed record LocalBalance(string Payer, string Payee, long Cells, Amount Amount, Stroops Settled, long Requests);
