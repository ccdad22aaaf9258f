namespace MagicWave.Payments.Storage.Sql;

/// <summary>Where the journal ends.</summary>
/// <param name="Entry">The id of the last entry; 0 when there is none.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Transaction">The database's own name for the transaction that read this, where it has one.</param>
internal sealed record JournalHead(long Entry, byte[] Hash, string? Transaction);
