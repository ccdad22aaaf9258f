using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>Makes an account.</summary>
/// <param name="Destination">The account to be.</param>
/// <param name="StartingBalance">What it gets of the ledger's own coin; 0 only where others pay its reserve.</param>
public sealed record CreateAccountOperation(SettlementAccount Destination, long StartingBalance) : Operation
{
    /// <inheritdoc/>
    public override OperationType Type => OperationType.CreateAccount;

    /// <inheritdoc/>
    public override string? FindFault() => StartingBalance < 0 ? "A starting balance is not negative." : null;

    internal static CreateAccountOperation? ReadBody(ref XdrReader reader) =>
        reader.TryReadAccount(out SettlementAccount destination) && reader.TryReadInt64(out long balance)
            ? new(destination, balance)
            : null;

    private protected override void WriteBody(XdrWriter writer)
    {
        writer.WriteAccount(Destination);
        writer.WriteInt64(StartingBalance);
    }
}
