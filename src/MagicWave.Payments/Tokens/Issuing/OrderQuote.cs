using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens.Issuing;

/// <summary>What an order costs and how it is paid. A quote reserves nothing.</summary>
/// <param name="Order">The order.</param>
/// <param name="Total">What it costs.</param>
/// <param name="Destination">The account to pay, with the order's id as the memo.</param>
/// <param name="PayUntil">When the first of its keys stops being for sale.</param>
public sealed record OrderQuote(OrderId Order, Stroops Total, SettlementAccount Destination, UnixTime PayUntil);
