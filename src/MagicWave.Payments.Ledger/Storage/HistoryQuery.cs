using System.Text;
using MagicWave.Payments.Ledger.History;

namespace MagicWave.Payments.Ledger.Storage;

/// <summary>The statements for pages of the history. They are put together of constants; every value is a parameter.</summary>
internal static class HistoryQuery
{
    /// <summary>Where a page without a cursor begins.</summary>
    public static long StartOf(HistoryPage page) => page.Descending ? long.MaxValue : 0;

    /// <summary>$0 cursor, $1 limit, $2 account, $3 ledger.</summary>
    public static string OfTransactions(HistoryPage page)
    {
        StringBuilder sql = new(LedgerTables.SelectTransaction);
        if (page.Account is not null)
        {
            sql.Append("JOIN tx_account a ON a.tx = t.id AND a.account = $2 ");
        }

        sql.Append(page.Descending ? "WHERE t.id < $0 " : "WHERE t.id > $0 ");
        sql.Append(page.Ledger is null ? "AND $3 IS NULL " : "AND t.ledger = $3 ");
        sql.Append(page.Account is null ? "AND $2 IS NULL " : "");
        sql.Append(page.IncludesFailed ? "" : "AND t.successful = 1 ");
        return sql.Append(page.Descending ? "ORDER BY t.id DESC LIMIT $1" : "ORDER BY t.id LIMIT $1").ToString();
    }

    /// <summary>$0 cursor, $1 limit, $2 account, $3 transaction, $4 ledger, $5 claimable balance.</summary>
    public static string OfOperations(HistoryPage page)
    {
        StringBuilder sql = new("SELECT o.id FROM op o ");
        if (page.Account is not null)
        {
            sql.Append("JOIN op_account a ON a.op = o.id AND a.account = $2 ");
        }

        sql.Append(page.Balance is null ? "" : "JOIN op_balance b ON b.op = o.id AND b.balance = $5 ");
        sql.Append(page.Descending ? "WHERE o.id < $0 " : "WHERE o.id > $0 ");
        sql.Append(page.Balance is null ? "AND $5 IS NULL " : "");
        sql.Append(page.Account is null ? "AND $2 IS NULL " : "");
        sql.Append(page.Transaction is null ? "AND $3 IS NULL " : "AND o.tx = $3 ");
        sql.Append(page.Ledger is null ? "AND $4 IS NULL " : "AND (o.id >> 32) = $4 ");
        sql.Append(page.PaymentsOnly ? "AND o.payment = 1 " : "");
        sql.Append(page.IncludesFailed ? "" : "AND o.successful = 1 ");
        return sql.Append(page.Descending ? "ORDER BY o.id DESC LIMIT $1" : "ORDER BY o.id LIMIT $1").ToString();
    }
}
