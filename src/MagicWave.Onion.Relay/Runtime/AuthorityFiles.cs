using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Relay.Authority;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay.Runtime;

/// <summary>
/// What an authority keeps in its data directory: <c>cached-descriptors</c> and <c>key-pinning-journal</c> in tor's forms, the consensuses, and
/// <c>relay-history</c>. One caller at a time.
/// </summary>
/// <param name="directory">The data directory; it exists.</param>
internal sealed class AuthorityFiles(string directory)
{
    private const string Descriptors = "cached-descriptors";
    private const string Pins = "key-pinning-journal";
    private const string History = "relay-history";
    private const long MaximumLength = 256L * 1024 * 1024;

    private readonly DirectoryFiles _consensuses = new(directory);

    public SavedAuthority Load()
    {
        SavedDirectory saved = _consensuses.Load();
        return new SavedAuthority
        {
            Descriptors = IsReadable(Descriptors) ? File.ReadAllBytes(PathOf(Descriptors)) : default(ReadOnlyMemory<byte>),
            Pins = IsReadable(Pins) ? File.ReadAllLines(PathOf(Pins)) : [],
            History = IsReadable(History) ? File.ReadAllLines(PathOf(History)) : [],
            MicrodescConsensus = saved.MicrodescConsensus,
            NsConsensus = saved.NsConsensus,
        };
    }

    public void SaveConsensus(ConsensusDocument document) => _consensuses.SaveConsensus(document);

    public void AppendPin(string line) => File.AppendAllLines(PathOf(Pins), [line]);

    public void SaveRelays(byte[] descriptors, IEnumerable<string> history)
    {
        Replace(Descriptors, temporary => File.WriteAllBytes(temporary, descriptors));
        Replace(History, temporary => File.WriteAllLines(temporary, history));
    }

    private string PathOf(string name) => Path.Combine(directory, name);

    private bool IsReadable(string name) => new FileInfo(PathOf(name)) is { Exists: true, Length: <= MaximumLength };

    private void Replace(string name, Action<string> write)
    {
        string temporary = PathOf(name) + ".tmp";
        write(temporary);
        File.Move(temporary, PathOf(name), overwrite: true);
    }
}
