namespace MagicWave.Payments.Stellar.Xdr.Operations;

/// <summary>What the two path payments have in common: their fields, in one order.</summary>
internal readonly record struct PathPayment(
    Asset SendAsset,
    long SendAmount,
    MuxedAccount Destination,
    Asset DestinationAsset,
    long DestinationAmount,
    XdrArray<Asset> Path)
{
    public static string? FindFault(long sendAmount, long destinationAmount, XdrArray<Asset> path) =>
        sendAmount <= 0 || destinationAmount <= 0 ? "A path payment is of more than nothing, on both ends."
        : path.Count > XdrLimits.Path ? $"A path has at most {XdrLimits.Path} assets."
        : null;

    public static bool TryRead(ref XdrReader reader, out PathPayment value)
    {
        value = default;
        if (!Asset.TryRead(ref reader, out Asset? sendAsset)
            || !reader.TryReadInt64(out long sendAmount)
            || !MuxedAccount.TryRead(ref reader, out MuxedAccount destination)
            || !Asset.TryRead(ref reader, out Asset? destinationAsset)
            || !reader.TryReadInt64(out long destinationAmount)
            || !reader.TryReadArray(XdrLimits.Path, out XdrArray<Asset> path))
        {
            return false;
        }

        value = new(sendAsset, sendAmount, destination, destinationAsset, destinationAmount, path);
        return true;
    }

    public void Write(XdrWriter writer)
    {
        SendAsset.Write(writer);
        writer.WriteInt64(SendAmount);
        Destination.Write(writer);
        DestinationAsset.Write(writer);
        writer.WriteInt64(DestinationAmount);
        writer.WriteArray(Path);
    }
}
