namespace MagicWave.Payments.Books;

/// <summary>
/// The state of one machine, in bytes of its own: for machines whose states have nothing that the books would look into. It replaces the state of
/// the same kind and key, in the same durable step as the journal entries that belong to it. Without a value it removes it.
/// </summary>
/// <param name="Kind">Whose states they are: 1 to <see cref="MaximumKindLength"/> characters of ASCII.</param>
/// <param name="Key">Which of them: at most <see cref="MaximumKeyLength"/> bytes.</param>
/// <param name="Value">The state: at most <see cref="MaximumValueLength"/> bytes; empty to remove it.</param>
public sealed record StateRecord(string Kind, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value) : BookRecord
{
    /// <summary>Longest kind, in characters.</summary>
    public const int MaximumKindLength = 32;

    /// <summary>Longest key, in bytes.</summary>
    public const int MaximumKeyLength = 64;

    /// <summary>Longest value, in bytes.</summary>
    public const int MaximumValueLength = 64 * 1024;
}
