using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Balances;

/// <summary>A statement out of the store.</summary>
/// <param name="Peer">With whom.</param>
/// <param name="IsAgreed">Whether both signed it; otherwise it is our proposal.</param>
/// <param name="Statement">What it says.</param>
/// <param name="Body">As it travels.</param>
internal sealed record StoredStatement(SettlementAccount Peer, bool IsAgreed, StatementMessage Statement, byte[] Body);
