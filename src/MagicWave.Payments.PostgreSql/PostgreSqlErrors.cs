using MagicWave.Payments.Storage.Sql;

namespace MagicWave.Payments.PostgreSql;

/// <summary>What PostgreSQL's error codes mean for the books (appendix A of its manual).</summary>
internal static class PostgreSqlErrors
{
    public static SqlFailure Classify(string state) => state switch
    {
        PostgresCodes.SerializationFailure or PostgresCodes.DeadlockDetected => SqlFailure.Conflict,
        PostgresCodes.RaiseException or PostgresCodes.UndefinedTable or PostgresCodes.UndefinedColumn => SqlFailure.Damaged,
        _ when state.StartsWith("22", StringComparison.Ordinal) => SqlFailure.Damaged,
        _ when state.StartsWith("23", StringComparison.Ordinal) => SqlFailure.Damaged,
        PostgresCodes.DataCorrupted or PostgresCodes.IndexCorrupted => SqlFailure.Damaged,
        _ => SqlFailure.Unavailable,
    };

    /// <summary>What an operator can do something about, without the names of hosts, users and databases.</summary>
    public static string? Explain(string state) => state switch
    {
        PostgresCodes.InvalidPassword or PostgresCodes.InvalidAuthorization => "The database server refused the user or the password of the payment books.",
        PostgresCodes.InvalidCatalogName => "The database of the payment books does not exist.",
        PostgresCodes.InsufficientPrivilege => "The user of the payment books may not do in the database what is needed.",
        PostgresCodes.DiskFull => "The disk of the database server is full.",
        PostgresCodes.TooManyConnections => "The database server takes no more connections.",
        PostgresCodes.LockNotAvailable => "Another process held the payment books for too long.",
        PostgresCodes.ReadOnlySqlTransaction => "The database server of the payment books is a standby or reads only.",
        _ => null,
    };
}
