using System.Diagnostics.CodeAnalysis;
using System.Net;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>What a relay says of itself (dir-spec 2.1.1). Immutable. To be parsed is not to be trusted: a verifier checks its keys and signatures.</summary>
public sealed record ServerDescriptor
{
    /// <summary>What the operator calls the relay.</summary>
    public required string Nickname { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port that takes links.</summary>
    public required ushort OrPort { get; init; }

    /// <summary>The port that takes directory requests over plain HTTP; 0 when there is none.</summary>
    public ushort DirPort { get; init; }

    /// <summary>Further OR addresses.</summary>
    public IReadOnlyList<IPEndPoint> OrAddresses { get; init; } = [];

    /// <summary>Software and system; null when it is not said.</summary>
    public string? Platform { get; init; }

    /// <summary>The protocols that it speaks.</summary>
    public required ProtocolVersions Protocols { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>The SHA-1 of the RSA identity key.</summary>
    public required RsaId RsaId { get; init; }

    /// <summary>The Ed25519 identity.</summary>
    public required Ed25519Id Ed25519Id { get; init; }

    /// <summary>How long the relay has been up.</summary>
    public TimeSpan Uptime { get; init; }

    /// <summary>The bandwidth it is willing to sustain, in bytes per second.</summary>
    public required int BandwidthRate { get; init; }

    /// <summary>The bandwidth it is willing to reach in bursts, in bytes per second.</summary>
    public required int BandwidthBurst { get; init; }

    /// <summary>The bandwidth it has seen, in bytes per second.</summary>
    public required int BandwidthObserved { get; init; }

    /// <summary>The SHA-1 of its extra-info document; zero when there is none.</summary>
    public DescriptorDigest ExtraInfoDigest { get; init; }

    /// <summary>Whether it keeps extra-info documents of others.</summary>
    public bool CachesExtraInfo { get; init; }

    /// <summary>The RSA identity key as PKCS #1 DER.</summary>
    public required ReadOnlyMemory<byte> SigningKey { get; init; }

    /// <summary>The old RSA onion key as PKCS #1 DER; empty when it is left out.</summary>
    public ReadOnlyMemory<byte> OnionKey { get; init; }

    /// <summary>The old onion key's signature over both identities; empty when there is no such key.</summary>
    public ReadOnlyMemory<byte> OnionKeyCrosscert { get; init; }

    /// <summary>The X25519 onion key: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> NtorOnionKey { get; init; }

    /// <summary>The Ed25519 certificate by which the onion key vouches for the identity.</summary>
    public required ReadOnlyMemory<byte> NtorOnionKeyCrosscert { get; init; }

    /// <summary>The sign bit of the onion key's Ed25519 form: 0 or 1.</summary>
    public required int NtorOnionKeySignBit { get; init; }

    /// <summary>The Ed25519 certificate by which the identity vouches for the key that signs.</summary>
    public required ReadOnlyMemory<byte> IdentityCertificate { get; init; }

    /// <summary>Relays that the operator says are theirs too.</summary>
    public Family Family { get; init; } = Family.None;

    /// <summary>The Ed25519 certificates of family keys over the identity (proposal 321).</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> FamilyCertificates { get; init; } = [];

    /// <summary>How the operator can be reached; null when it is not said.</summary>
    public string? Contact { get; init; }

    /// <summary>Where it lets streams out, over IPv4.</summary>
    public required ExitPolicy ExitPolicy { get; init; }

    /// <summary>Ports it exits to over IPv6.</summary>
    public PortPolicySummary Ipv6ExitPolicy { get; init; } = PortPolicySummary.RejectAll;

    /// <summary>Whether it is saving bandwidth and should not be used.</summary>
    public bool IsHibernating { get; init; }

    /// <summary>Whether it stores descriptors of onion services.</summary>
    public bool IsHiddenServiceDirectory { get; init; }

    /// <summary>Whether it answers directory requests inside links.</summary>
    public bool HasTunnelledDirectory { get; init; }

    /// <summary>Where it is paid; null when it does not say.</summary>
    public SettlementAccount? Settlement { get; init; }

    /// <summary>The SHA-1 of the part that the RSA key signs: by this digest an ns consensus names the document.</summary>
    public required DescriptorDigest Digest { get; init; }

    /// <summary>The RSA signature over <see cref="Digest"/>.</summary>
    public required ReadOnlyMemory<byte> RsaSignature { get; init; }

    /// <summary>The SHA-256, with its prefix, of the part that the Ed25519 key signs: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Ed25519SignedDigest { get; init; }

    /// <summary>The Ed25519 signature over <see cref="Ed25519SignedDigest"/>: 64 bytes.</summary>
    public required ReadOnlyMemory<byte> Ed25519Signature { get; init; }

    /// <summary>The document itself.</summary>
    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Parses one document that takes up the whole text.</summary>
    /// <param name="utf8">The text, of at most <see cref="DocumentLimits.ServerDescriptorLength"/> bytes; it is copied where it is kept.</param>
    /// <param name="document">The document; null when it was refused.</param>
    /// <param name="fault">Why it was refused; <see cref="DocumentFault.None"/> when it was not.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out ServerDescriptor? document, out DocumentFault fault)
    {
        document = ServerDescriptorParser.Parse(utf8, out fault);
        return document is not null;
    }

    /// <summary>Parses documents that follow each other, as a directory cache serves them. Those that are refused are left out.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="firstFault">Why the first was refused of those that were; <see cref="DocumentFault.None"/> when none was. Its line counts from the start of that document.</param>
    public static IReadOnlyList<ServerDescriptor> ParseAll(ReadOnlySpan<byte> utf8, out DocumentFault firstFault)
    {
        List<ServerDescriptor> documents = [];
        firstFault = DocumentFault.None;
        DocumentSplitter splitter = new(utf8, "router "u8);
        while (splitter.TryRead(out ReadOnlySpan<byte> text))
        {
            if (TryParse(text, out ServerDescriptor? document, out DocumentFault fault))
            {
                documents.Add(document);
            }
            else if (firstFault.Kind == DocumentFaultKind.None)
            {
                firstFault = fault;
            }
        }

        return documents;
    }
}
