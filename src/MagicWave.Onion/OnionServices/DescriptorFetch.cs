namespace MagicWave.Onion.OnionServices;

/// <summary>What a directory answered.</summary>
/// <param name="Status">Whether it has the document.</param>
/// <param name="Document">The document, when it has; not looked at yet.</param>
internal readonly record struct DescriptorFetch(DescriptorFetchStatus Status, ReadOnlyMemory<byte> Document);
