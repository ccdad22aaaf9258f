using MagicWave.Payments.Gateway.Prices;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Gateway.Requests;

/// <summary>A payment that this gateway asked for.</summary>
/// <param name="Session">Under which id it is paid.</param>
/// <param name="Commodity">What for.</param>
/// <param name="Quantity">How much of it.</param>
/// <param name="Amount">What it costs.</param>
/// <param name="Created">When it was asked for.</param>
/// <param name="Paid">When the payment was seen on the ledger; null before.</param>
public sealed record PaymentAsk(string Session, Commodity Commodity, uint Quantity, Stroops Amount, UnixTime Created, UnixTime? Paid = null);
