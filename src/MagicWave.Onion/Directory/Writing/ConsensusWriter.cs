using System.Globalization;
using System.Security.Cryptography;
using MagicWave.Cryptography.Rsa;
using MagicWave.Onion.Certificates;

namespace MagicWave.Onion.Directory.Writing;

/// <summary>
/// Writes a consensus of either flavour as C tor does (dir-spec 3.4.1 and 3.9). What was parsed is written again byte for byte, but for lines,
/// flags and signatures of unknown kinds. Relays, flags, parameters and weights are sorted here.
/// </summary>
public static class ConsensusWriter
{
    private const string SignatureKeyword = "directory-signature ";

    /// <summary>The whole document, with the signatures that it holds.</summary>
    public static byte[] Write(Consensus consensus)
    {
        DocumentBuilder document = WriteSignedPart(consensus);
        for (int i = 0; i < consensus.Signatures.Count; i++)
        {
            ConsensusSignature signature = consensus.Signatures[i];
            string algorithm = signature.Algorithm == ConsensusDigestAlgorithm.Sha256 ? "sha256 " : string.Empty;
            document.Part(i == 0 ? string.Empty : SignatureKeyword)
                .Line($"{algorithm}{signature.Identity} {signature.SigningKeyDigest}")
                .Object("SIGNATURE", signature.Signature.Span);
        }

        return document.ToUtf8();
    }

    /// <summary>The digest that an authority signs: SHA-1 of the ns flavour (20 bytes), SHA-256 of the other (32 bytes).</summary>
    public static byte[] SignedDigest(Consensus consensus)
    {
        byte[] signed = WriteSignedPart(consensus).ToUtf8();
        return consensus.Flavor == ConsensusFlavor.Ns ? SHA1.HashData(signed) : SHA256.HashData(signed);
    }

    /// <summary>Signs a consensus as one authority. The caller puts the signatures of all of them together, sorted by identity.</summary>
    /// <param name="consensus">The consensus; the signatures that it holds do not matter.</param>
    /// <param name="certificate">The certificate of the signing key.</param>
    /// <param name="signingKey">The signing key, with its private part.</param>
    /// <exception cref="ArgumentException">The certificate is of another key.</exception>
    public static ConsensusSignature Sign(Consensus consensus, AuthorityCertificate certificate, RSA signingKey)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (RsaIdentity.IdOf(signingKey) != certificate.SigningKeyDigest)
        {
            throw new ArgumentException("The certificate is not of this signing key.", nameof(certificate));
        }

        ConsensusDigestAlgorithm algorithm = consensus.Flavor == ConsensusFlavor.Ns ? ConsensusDigestAlgorithm.Sha1 : ConsensusDigestAlgorithm.Sha256;
        byte[] signature = BareRsaSignature.Sign(signingKey, SignedDigest(consensus));
        return new(algorithm, certificate.Identity, certificate.SigningKeyDigest, signature);
    }

    private static DocumentBuilder WriteSignedPart(Consensus consensus)
    {
        ArgumentNullException.ThrowIfNull(consensus);
        DocumentBuilder document = new();
        WriteHeader(document, consensus);
        foreach (DirectorySource source in consensus.DirectorySources)
        {
            document.Line(string.Create(
                    CultureInfo.InvariantCulture,
                    $"dir-source {source.Nickname} {source.Identity} {source.HostName} {source.Address} {source.DirPort} {source.OrPort}"))
                .Line($"contact {source.Contact}")
                .Line($"vote-digest {source.VoteDigest}");
        }

        foreach (RouterStatus router in consensus.Routers.OrderBy(static router => router.RsaId))
        {
            WriteRouter(document, consensus.Flavor, router);
        }

        document.Line("directory-footer")
            .OptionalLine("bandwidth-weights", consensus.BandwidthWeights.Count == 0 ? null : Numbers(consensus.BandwidthWeights));
        return document.Part(SignatureKeyword);
    }

    private static void WriteHeader(DocumentBuilder document, Consensus consensus)
    {
        document.Line(consensus.Flavor == ConsensusFlavor.Ns ? "network-status-version 3" : "network-status-version 3 microdesc")
            .Line("vote-status consensus")
            .Line(string.Create(CultureInfo.InvariantCulture, $"consensus-method {consensus.Method}"))
            .Line($"valid-after {DocumentBuilder.Time(consensus.ValidAfter)}")
            .Line($"fresh-until {DocumentBuilder.Time(consensus.FreshUntil)}")
            .Line($"valid-until {DocumentBuilder.Time(consensus.ValidUntil)}")
            .Line(string.Create(
                CultureInfo.InvariantCulture, $"voting-delay {(int)consensus.VoteDelay.TotalSeconds} {(int)consensus.DistDelay.TotalSeconds}"))
            .OptionalLine("client-versions", consensus.ClientVersions)
            .OptionalLine("server-versions", consensus.ServerVersions)
            .Line($"known-flags {string.Join(' ', consensus.KnownFlags.Order(StringComparer.Ordinal))}")
            .OptionalLine("recommended-client-protocols", consensus.RecommendedClientProtocols?.Text)
            .OptionalLine("recommended-relay-protocols", consensus.RecommendedRelayProtocols?.Text)
            .OptionalLine("required-client-protocols", consensus.RequiredClientProtocols?.Text)
            .OptionalLine("required-relay-protocols", consensus.RequiredRelayProtocols?.Text)
            .OptionalLine("params", consensus.Params.Count == 0 ? null : Numbers(consensus.Params))
            .OptionalLine("shared-rand-previous-value", RandomText(consensus.PreviousSharedRandom))
            .OptionalLine("shared-rand-current-value", RandomText(consensus.CurrentSharedRandom));
    }

    private static string? RandomText(SharedRandomValue? value) => value is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{value.Reveals} {Convert.ToBase64String(value.Value.Span)}");

    private static void WriteRouter(DocumentBuilder document, ConsensusFlavor flavor, RouterStatus router)
    {
        string digest = flavor == ConsensusFlavor.Ns ? DocumentBuilder.Base64(router.DescriptorDigest.ToArray()) + " " : string.Empty;
        string id = DocumentBuilder.Base64(router.RsaId.ToArray());
        document.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"r {router.Nickname} {id} {digest}{DocumentBuilder.Time(router.Published)} {router.Address} {router.OrPort} {router.DirPort}"));
        foreach (System.Net.IPEndPoint address in router.OrAddresses)
        {
            document.Line($"a {address}");
        }

        document.OptionalLine("m", flavor == ConsensusFlavor.Ns ? null : router.MicrodescriptorDigest.ToString())
            .Line(router.Flags == RouterFlags.None ? "s" : $"s {string.Join(' ', Parsing.RouterFlagNames.NamesOf(router.Flags))}")
            .OptionalLine("v", router.Version)
            .Line($"pr {router.Protocols}")
            .OptionalLine("w", WeightText(router))
            .OptionalLine("p", flavor == ConsensusFlavor.Ns ? router.ExitPolicy?.ToString() : null);
    }

    private static string? WeightText(RouterStatus router) => router.Bandwidth is { } bandwidth
        ? string.Create(CultureInfo.InvariantCulture, $"Bandwidth={bandwidth}{(router.IsUnmeasured ? " Unmeasured=1" : string.Empty)}")
        : null;

    private static string Numbers(IReadOnlyDictionary<string, int> numbers) => string.Join(
        ' ',
        numbers.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
}
