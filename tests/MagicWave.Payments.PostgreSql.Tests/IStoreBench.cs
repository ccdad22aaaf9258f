using MagicWave.Payments.Accounts;
using MagicWave.Payments.Storage;

namespace MagicWave.Payments.PostgreSql.Tests;

/// <summary>A place for books in one kind of database: the same tests run over each.</summary>
public interface IStoreBench : IDisposable
{
    /// <summary>How to open it from another process.</summary>
    string Address { get; }

    /// <summary>Opens the books of an account there; again, or by another connection.</summary>
    IPaymentStore Open(SettlementAccount account, NetworkId network);

    /// <summary>Runs a statement as somebody would who has the database and not the software.</summary>
    int Execute(string sql);

    /// <summary>The first value of a query.</summary>
    object? Scalar(string sql);

    /// <summary>Bytes as the database writes them.</summary>
    string Literal(ReadOnlySpan<byte> bytes);

    /// <summary>Takes away what keeps the journal append-only.</summary>
    void DropTriggers();
}
