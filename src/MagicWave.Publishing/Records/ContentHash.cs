using System.Text;

namespace MagicWave.Publishing.Records;

/// <summary>
/// The content record of a name in ENS (EIP-1577): for a version 3 onion address the multicodec <c>onion3</c> (0x01bd) as a varint, and the 56
/// characters of the address.
/// </summary>
public static class ContentHash
{
    /// <summary>Length of the record, in bytes.</summary>
    public const int Length = 2 + OnionName.Length;

    private const byte First = 0xbd;
    private const byte Second = 0x03;

    /// <summary>The record's bytes as ENS managers take them: <c>0x</c> and lower-case digits.</summary>
    public static string Of(OnionName onion)
    {
        ArgumentNullException.ThrowIfNull(onion);
        return "0x" + Convert.ToHexStringLower([First, Second, .. Encoding.ASCII.GetBytes(onion.Label)]);
    }

    /// <summary>Reads a record.</summary>
    /// <returns>The onion address; null when the record is for something else.</returns>
    public static OnionName? Read(ReadOnlySpan<byte> record) =>
        record.Length == Length && record[0] == First && record[1] == Second
            && OnionName.TryParse(Encoding.ASCII.GetString(record[2..]), out OnionName? onion) ? onion : null;
}
