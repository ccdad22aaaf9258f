namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>In which ledgers a transaction may be.</summary>
/// <param name="MinLedger">The first.</param>
/// <param name="MaxLedger">One after the last; 0 means no end.</param>
public readonly record struct LedgerBounds(uint MinLedger, uint MaxLedger) : IReadableXdrValue<LedgerBounds>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, out LedgerBounds value)
    {
        bool read = reader.TryReadUInt32(out uint minimum) & reader.TryReadUInt32(out uint maximum);
        value = new(minimum, maximum);
        return read;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt32(MinLedger);
        writer.WriteUInt32(MaxLedger);
    }
}
