using System.Data.Common;
using MagicWave.Payments.Books;

namespace MagicWave.Payments.Storage.Sql;

/// <summary>The rows that have a kind, a key and bytes: states of machines, and what may happen once.</summary>
internal static class KeyedRows
{
    public static void Write(SqlSession session, long node, StateRecord state)
    {
        if (state.Value.IsEmpty)
        {
            session.Write("DELETE FROM state WHERE node = $1 AND kind = $2 AND key = $3", node, state.Kind, state.Key.ToArray());
        }
        else
        {
            session.Write(
                "INSERT INTO state (node, kind, key, value) VALUES ($1, $2, $3, $4) ON CONFLICT (node, kind, key) DO UPDATE SET value = excluded.value",
                node, state.Kind, state.Key.ToArray(), state.Value.ToArray());
        }
    }

    public static void Write(SqlSession session, byte[] scope, OnceRecord once) => session.WriteOnce(
        "INSERT INTO once (scope, kind, key, value) VALUES ($1, $2, $3, $4) ON CONFLICT (scope, kind, key) DO NOTHING",
        scope, once.Kind, once.Key.ToArray(), once.Value.ToArray());

    public static List<StateRecord> ReadStates(SqlSession session, long node)
    {
        List<StateRecord> states = [];
        using DbDataReader reader = session.Query("SELECT kind, key, value FROM state WHERE node = $1", node);
        while (reader.Read())
        {
            states.Add(new(reader.GetString(0), reader.Bytes(1), reader.Bytes(2)));
        }

        return states;
    }

    public static byte[]? FindOnce(SqlSession session, byte[] account, byte[] network, string kind, ReadOnlySpan<byte> key) => (byte[]?)session.Scalar(
        "SELECT value FROM once WHERE scope IN ($1, $2) AND kind = $3 AND key = $4", account, network, kind, key.ToArray());
}
