using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Directory;

/// <summary>The documents of a network of C tor: see Vectors/directory/README.md.</summary>
internal static class CapturedDocuments
{
    public static byte[] ConsensusText { get; } = Read("consensus");

    public static byte[] MicrodescConsensusText { get; } = Read("consensus-microdesc");

    public static byte[] CertificatesText { get; } = Read("authority-certificates");

    public static byte[] DescriptorsText { get; } = Read("server-descriptors");

    public static byte[] MicrodescriptorsText { get; } = Read("microdescriptors");

    public static Consensus Consensus { get; } = ParseConsensus(ConsensusText);

    public static Consensus MicrodescConsensus { get; } = ParseConsensus(MicrodescConsensusText);

    public static IReadOnlyList<AuthorityCertificate> Certificates { get; } = AuthorityCertificate.ParseAll(CertificatesText, out _);

    public static IReadOnlyList<ServerDescriptor> Descriptors { get; } = ServerDescriptor.ParseAll(DescriptorsText, out _);

    public static IReadOnlyList<Microdescriptor> Microdescriptors { get; } = Microdescriptor.ParseAll(MicrodescriptorsText, out _);

    public static IReadOnlyList<RsaId> Authorities { get; } = [.. Consensus.DirectorySources.Select(source => source.Identity)];

    /// <summary>A moment at which all of them held.</summary>
    public static DateTimeOffset Then => Consensus.ValidAfter;

    private static byte[] Read(string name) =>
        File.ReadAllBytes(Repository.Path("tests", "MagicWave.Onion.Tests", "Vectors", "directory", name));

    private static Consensus ParseConsensus(byte[] text) =>
        Consensus.TryParse(text, out Consensus? consensus, out DocumentFault fault) ? consensus : throw new InvalidDataException(fault.ToString());
}
