using System.Data.Common;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>Values from and to columns. Amounts are 16 bytes, integers are of 64 bits, nothing is as good as empty where a key is made of it.</summary>
internal static class SqlRow
{
    public static byte[] Bytes(this DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    public static Amount Amount(this DbDataReader reader, int column) => Units.Amount.FromBytes(reader.Bytes(column));

    public static SettlementAccount Account(this DbDataReader reader, int column) => SettlementAccount.FromBytes(reader.Bytes(column));

    public static int Int(this DbDataReader reader, int column) => checked((int)reader.GetInt64(column));

    public static UnixTime Time(this DbDataReader reader, int column) => new(reader.GetInt64(column));

    public static UnixTime? TimeOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new UnixTime(reader.GetInt64(column));

    /// <summary>A neighbour in a key, where there may be none: no bytes.</summary>
    public static SettlementAccount? PeerOrNone(this DbDataReader reader, int column) =>
        reader.Bytes(column) is { Length: > 0 } bytes ? SettlementAccount.FromBytes(bytes) : null;

    /// <summary>An item in a key, where there may be none: no characters.</summary>
    public static string? ItemOrNone(this DbDataReader reader, int column) => reader.GetString(column) is { Length: > 0 } item ? item : null;

    public static byte[] Bytes(Amount amount)
    {
        byte[] bytes = new byte[Units.Amount.EncodedLength];
        amount.CopyTo(bytes);
        return bytes;
    }

    public static byte[] Bytes(SettlementAccount? peer) => peer?.ToArray() ?? [];
}
