namespace MagicWave.Payments.Books;

/// <summary>Something that the books must make durable before what follows from it leaves the node.</summary>
public abstract record BookRecord;
