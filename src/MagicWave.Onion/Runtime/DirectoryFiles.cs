using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;
using MagicWave.Onion.Directory.Http;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// The directory documents in a data directory, in tor's files: <c>cached-certs</c>, <c>cached-microdesc-consensus</c>,
/// <c>cached-consensus</c>, <c>cached-microdescs</c> and its journal <c>cached-microdescs.new</c>. Whole files are replaced atomically. One
/// caller at a time.
/// </summary>
/// <param name="directory">The data directory; it exists.</param>
public sealed class DirectoryFiles(string directory)
{
    private const string Certificates = "cached-certs";
    private const string MicrodescConsensus = "cached-microdesc-consensus";
    private const string NsConsensus = "cached-consensus";
    private const string Microdescriptors = "cached-microdescs";
    private const string Journal = "cached-microdescs.new";

    // The journal is merged into the main file at the start, and when it has grown to this length.
    private const int MaximumJournalLength = 8 * 1024 * 1024;

    // All files together stay far below this on the public network.
    private const long MaximumFileLength = 256L * 1024 * 1024;

    /// <summary>Whether the journal should be merged with <see cref="SaveMicrodescriptors"/>.</summary>
    public bool IsJournalLong => new FileInfo(PathOf(Journal)) is { Exists: true, Length: > MaximumJournalLength };

    /// <summary>Reads what is there.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public SavedDirectory Load() => new()
    {
        Certificates = Read(Certificates, DocumentLimits.AuthorityCertificateLength * DocumentLimits.Authorities),
        MicrodescConsensus = Read(MicrodescConsensus, HttpLimits.MaxBodyLength),
        NsConsensus = Read(NsConsensus, HttpLimits.MaxBodyLength),
        Microdescriptors = (byte[])[.. Read(Microdescriptors, MaximumFileLength), .. Read(Journal, MaximumFileLength)],
    };

    /// <summary>Replaces the certificates.</summary>
    public void SaveCertificates(IEnumerable<AuthorityCertificate> certificates)
    {
        using MemoryStream text = new();
        foreach (AuthorityCertificate certificate in certificates)
        {
            text.Write(certificate.Text.Span);
        }

        Replace(Certificates, text.ToArray());
    }

    /// <summary>Replaces the consensus of a flavour.</summary>
    public void SaveConsensus(ConsensusDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Replace(document.Consensus.Flavor == ConsensusFlavor.Microdesc ? MicrodescConsensus : NsConsensus, document.Text.Span);
    }

    /// <summary>Adds descriptors to the journal.</summary>
    public void AppendMicrodescriptors(IEnumerable<Microdescriptor> added, DateTimeOffset date)
    {
        using FileStream file = new(PathOf(Journal), FileMode.Append, FileAccess.Write, FileShare.Read);
        file.Write(SavedDirectory.WriteMicrodescriptors(added.Select(descriptor => (descriptor, date))));
    }

    /// <summary>Replaces the main file by all descriptors and removes the journal.</summary>
    public void SaveMicrodescriptors(IEnumerable<(Microdescriptor Descriptor, DateTimeOffset LastListed)> all)
    {
        Replace(Microdescriptors, SavedDirectory.WriteMicrodescriptors(all));
        File.Delete(PathOf(Journal));
    }

    private string PathOf(string name) => Path.Combine(directory, name);

    private byte[] Read(string name, long maximumLength) =>
        new FileInfo(PathOf(name)) is { Exists: true } file && file.Length <= maximumLength ? File.ReadAllBytes(file.FullName) : [];

    private void Replace(string name, ReadOnlySpan<byte> content)
    {
        string temporary = PathOf(name) + ".tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, PathOf(name), overwrite: true);
    }
}
