using MagicWave.Payments.Settlement;
using MagicWave.Payments.Units;

namespace MagicWave.Hosting;

/// <summary>A payment on the ledger of a <see cref="LocalNetwork"/>.</summary>
/// <param name="Ledger">The number of the ledger that it is in.</param>
/// <param name="Hash">The hash of its transaction.</param>
/// <param name="Payer">Who paid: a nickname; <c>wallet</c> is the client's account for tokens, <c>tokens</c> their issuer.</param>
/// <param name="Payee">Who was paid.</param>
/// <param name="Amount">How much.</param>
public sealed record LocalTransfer(long Ledger, TransferHash Hash, string Payer, string Payee, Stroops Amount);
