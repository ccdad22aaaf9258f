namespace MagicWave.Payments.Stellar.StrKeys;

/// <summary>The checksum of strkeys: CRC-16 with the polynomial x¹⁶ + x¹² + x⁵ + 1 and no initial value (XModem's).</summary>
internal static class Crc16
{
    public const int Length = sizeof(ushort);

    private const int Polynomial = 0x1021;
    private const int TopBit = 0x8000;

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        int crc = 0;
        foreach (byte value in bytes)
        {
            crc ^= value << 8;
            for (int bit = 0; bit < 8; bit++)
            {
                // A mask instead of a branch: seeds are summed, too.
                int mask = -((crc & TopBit) >> 15);
                crc = ((crc << 1) ^ (Polynomial & mask)) & 0xFFFF;
            }
        }

        return (ushort)crc;
    }
}
