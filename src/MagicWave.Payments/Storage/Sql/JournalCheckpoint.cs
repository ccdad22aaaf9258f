using System.Data.Common;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>A place up to which the journal was read again and found right.</summary>
/// <param name="Entry">The last entry that was read; 0 for none.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Balances">The digest of all balances there, and of the other two.</param>
internal sealed record JournalCheckpoint(long Entry, byte[] Hash, byte[] Balances)
{
    public static JournalCheckpoint? ReadLast(SqlSession session, long node)
    {
        using DbDataReader reader = session.Query(
            "SELECT entry, hash, balances FROM checkpoint WHERE node = $1 ORDER BY entry DESC LIMIT 1", node);
        return reader.Read() ? new(reader.GetInt64(0), reader.Bytes(1), reader.Bytes(2)) : null;
    }

    /// <summary>Takes the place of the ones before it.</summary>
    public void Write(SqlSession session, long node)
    {
        session.Write("DELETE FROM checkpoint WHERE node = $1", node);
        session.Write("INSERT INTO checkpoint (node, entry, hash, balances) VALUES ($1, $2, $3, $4)", node, Entry, Hash, Balances);
    }
}
