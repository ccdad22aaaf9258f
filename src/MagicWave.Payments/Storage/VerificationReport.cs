namespace MagicWave.Payments.Storage;

/// <summary>What a check of the journal read. That it returned says that nothing was wrong.</summary>
/// <param name="FromEntry">The last entry that was taken for good without reading it again; 0 when all were read.</param>
/// <param name="ToEntry">The last entry of the journal; 0 when there is none.</param>
/// <param name="Postings">How many postings were added up.</param>
public sealed record VerificationReport(long FromEntry, long ToEntry, long Postings);
