namespace MagicWave.Payments.Storage.Sql;

/// <summary>Where the journal ends.</summary>
/// <param name="Entry">The id of the last entry; 0 when there is none.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Commit">The name of the last commit: random bytes; none before the first.</param>
internal sealed record JournalHead(long Entry, byte[] Hash, byte[] Commit);
