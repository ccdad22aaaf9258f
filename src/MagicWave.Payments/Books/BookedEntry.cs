namespace MagicWave.Payments.Books;

/// <summary>An entry as it stands in the journal.</summary>
/// <param name="Id">Its place: 1, 2, 3, … without a gap.</param>
/// <param name="Entry">What was booked.</param>
/// <param name="Hash">SHA-256 over the hash before it and the entry: 32 bytes.</param>
public sealed record BookedEntry(long Id, JournalEntry Entry, ReadOnlyMemory<byte> Hash);
