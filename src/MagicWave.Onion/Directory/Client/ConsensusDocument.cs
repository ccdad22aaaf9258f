namespace MagicWave.Onion.Directory.Client;

/// <summary>A consensus together with the text that was signed.</summary>
/// <param name="Consensus">What it says.</param>
/// <param name="Text">As it came; caches give it on unchanged.</param>
public sealed record ConsensusDocument(Consensus Consensus, ReadOnlyMemory<byte> Text);
