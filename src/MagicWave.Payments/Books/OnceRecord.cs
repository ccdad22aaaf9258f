namespace MagicWave.Payments.Books;

/// <summary>
/// Something that may happen once: a spent token, a paid order, a payment seen on the ledger. The first one is written, in the same durable step
/// as what follows from it; a second one of the same kind and key fails the whole step with <see cref="PaymentErrorKind.AlreadyRecorded"/>,
/// whoever brings it and through whichever connection. It never changes, and is not read at start: there may be millions.
/// </summary>
/// <param name="Kind">What happened: 1 to <see cref="MaximumKindLength"/> characters of ASCII.</param>
/// <param name="Key">To what: at most <see cref="MaximumKeyLength"/> bytes.</param>
/// <param name="Value">What to know of it later: at most <see cref="MaximumValueLength"/> bytes, or none.</param>
public sealed record OnceRecord(string Kind, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value) : BookRecord
{
    /// <summary>Longest kind, in characters.</summary>
    public const int MaximumKindLength = 32;

    /// <summary>Longest key, in bytes.</summary>
    public const int MaximumKeyLength = 64;

    /// <summary>Longest value, in bytes.</summary>
    public const int MaximumValueLength = 64 * 1024;

    /// <summary>
    /// Whether it may happen once among all nodes that keep their books in the same database on the same network, and not once for each: a token
    /// spent at one relay of an operator is spent at the others. All records of a kind say the same.
    /// </summary>
    public bool IsShared { get; init; }
}
