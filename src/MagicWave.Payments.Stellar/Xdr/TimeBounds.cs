namespace MagicWave.Payments.Stellar.Xdr;

/// <summary>When a ledger may take a transaction, by the close time of its ledgers, both ends included.</summary>
/// <param name="MinTime">Not before, in seconds since 1970.</param>
/// <param name="MaxTime">Not after, in seconds since 1970; 0 means no end.</param>
public readonly record struct TimeBounds(ulong MinTime, ulong MaxTime) : IReadableXdrValue<TimeBounds>
{
    /// <inheritdoc/>
    public static bool TryRead(ref XdrReader reader, out TimeBounds value)
    {
        bool read = reader.TryReadUInt64(out ulong minimum) & reader.TryReadUInt64(out ulong maximum);
        value = new(minimum, maximum);
        return read;
    }

    /// <inheritdoc/>
    public void Write(XdrWriter writer)
    {
        writer.WriteUInt64(MinTime);
        writer.WriteUInt64(MaxTime);
    }
}
