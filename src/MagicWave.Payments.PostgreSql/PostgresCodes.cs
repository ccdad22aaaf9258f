namespace MagicWave.Payments.PostgreSql;

/// <summary>Those of PostgreSQL's error codes that mean something to the books.</summary>
internal static class PostgresCodes
{
    public const string ReadOnlySqlTransaction = "25006";
    public const string InvalidAuthorization = "28000";
    public const string InvalidPassword = "28P01";
    public const string InvalidCatalogName = "3D000";
    public const string SerializationFailure = "40001";
    public const string DeadlockDetected = "40P01";
    public const string InsufficientPrivilege = "42501";
    public const string UndefinedColumn = "42703";
    public const string UndefinedTable = "42P01";
    public const string DiskFull = "53100";
    public const string TooManyConnections = "53300";
    public const string LockNotAvailable = "55P03";
    public const string RaiseException = "P0001";
    public const string DataCorrupted = "XX001";
    public const string IndexCorrupted = "XX002";
}
