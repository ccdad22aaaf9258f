using Microsoft.Data.Sqlite;

namespace MagicWave.Payments.Ledger.Storage;

/// <summary>Reads columns of bytes.</summary>
internal static class RowReading
{
    public static byte[] Blob(this SqliteDataReader reader, int column) => (byte[])reader.GetValue(column);
}
