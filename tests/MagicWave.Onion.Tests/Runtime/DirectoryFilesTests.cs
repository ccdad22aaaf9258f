using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Runtime;
using MagicWave.Onion.Tests.Directory;

namespace MagicWave.Onion.Tests.Runtime;

public sealed class DirectoryFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("magicwave-directoryfiles-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Documents_come_back_as_they_were()
    {
        DirectoryFiles files = new(_folder.FullName);
        files.SaveCertificates(CapturedDocuments.Certificates);
        files.SaveConsensus(new ConsensusDocument(CapturedDocuments.MicrodescConsensus, CapturedDocuments.MicrodescConsensusText));
        files.SaveConsensus(new ConsensusDocument(CapturedDocuments.Consensus, CapturedDocuments.ConsensusText));
        SavedDirectory saved = files.Load();
        Assert.Equal(CapturedDocuments.MicrodescConsensusText, saved.MicrodescConsensus.ToArray());
        Assert.Equal(CapturedDocuments.ConsensusText, saved.NsConsensus.ToArray());
        Assert.Equal(3, AuthorityCertificate.ParseAll(saved.Certificates.Span, out _).Count);
    }

    [Fact]
    public void The_journal_joins_the_main_file()
    {
        DirectoryFiles files = new(_folder.FullName);
        DateTimeOffset date = CapturedDocuments.Then;
        files.SaveMicrodescriptors([(CapturedDocuments.Microdescriptors[0], date)]);
        files.AppendMicrodescriptors([CapturedDocuments.Microdescriptors[1]], date);
        files.AppendMicrodescriptors([CapturedDocuments.Microdescriptors[2]], date);
        Assert.Equal(Digests(3), Saved(files));
        files.SaveMicrodescriptors(SavedDirectory.ReadMicrodescriptors(files.Load().Microdescriptors));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "cached-microdescs.new")));
        Assert.Equal(Digests(3), Saved(files));
    }

    [Fact]
    public void A_journal_that_was_cut_short_loses_its_last_entry_only()
    {
        DirectoryFiles files = new(_folder.FullName);
        files.AppendMicrodescriptors(CapturedDocuments.Microdescriptors.Take(3), CapturedDocuments.Then);
        string journal = Path.Combine(_folder.FullName, "cached-microdescs.new");
        File.WriteAllBytes(journal, File.ReadAllBytes(journal)[..^20]);
        Assert.Equal(Digests(2), Saved(files));
    }

    [Fact]
    public void The_lines_of_others_stay_in_the_state_file()
    {
        string path = Path.Combine(_folder.FullName, "state");
        File.WriteAllLines(path, ["# Tor state file", "Guard old", "TorVersion Tor 0.4.9.11", "Guardian angel"]);
        StateFile.Replace(path, "Guard", ["Guard one", "Guard two"]);
        Assert.Equal(["# Tor state file", "TorVersion Tor 0.4.9.11", "Guardian angel", "Guard one", "Guard two"], StateFile.Read(path));
    }

    private static IEnumerable<string> Digests(int count) => CapturedDocuments.Microdescriptors.Take(count).Select(static d => d.Digest.ToString());

    private static IEnumerable<string> Saved(DirectoryFiles files) =>
        SavedDirectory.ReadMicrodescriptors(files.Load().Microdescriptors).Select(static entry => entry.Descriptor.Digest.ToString());
}
