using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using MagicWave.Cryptography;
using MagicWave.Cryptography.Rsa;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Writing;

/// <summary>Writes and signs a relay's descriptor, with the lines in the order of C tor (dir-spec 2.1.1). Set what there is to say, then build.</summary>
public sealed class ServerDescriptorBuilder
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>What the operator calls the relay: 1 to 19 letters and digits.</summary>
    public required string Nickname { get; init; }

    /// <summary>Its IPv4 address.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port that takes links.</summary>
    public required ushort OrPort { get; init; }

    /// <summary>The port that takes directory requests over plain HTTP; 0 for none.</summary>
    public ushort DirPort { get; init; }

    /// <summary>A further OR address, over IPv6.</summary>
    public IPEndPoint? OrAddress { get; init; }

    /// <summary>Software and system. One that begins with <c>Tor</c> and a space must be a version that the authorities accept.</summary>
    public required string Platform { get; init; }

    /// <summary>The protocols that it speaks.</summary>
    public required ProtocolVersions Protocols { get; init; }

    /// <summary>The date of the descriptor; authorities take those of the last 24 hours and the next 12.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>How long the relay has been up.</summary>
    public TimeSpan Uptime { get; init; }

    /// <summary>The bandwidth it is willing to sustain, in bytes per second; at least 1.</summary>
    public required int BandwidthRate { get; init; }

    /// <summary>The bandwidth it is willing to reach in bursts, in bytes per second.</summary>
    public required int BandwidthBurst { get; init; }

    /// <summary>The bandwidth it has seen, in bytes per second.</summary>
    public required int BandwidthObserved { get; init; }

    /// <summary>Relays of the same operator.</summary>
    public Family Family { get; init; } = Family.None;

    /// <summary>Whether it is saving bandwidth and should not be used.</summary>
    public bool IsHibernating { get; init; }

    /// <summary>Whether it stores descriptors of onion services.</summary>
    public bool IsHiddenServiceDirectory { get; init; }

    /// <summary>Whether it answers directory requests inside links.</summary>
    public bool HasTunnelledDirectory { get; init; }

    /// <summary>How the operator can be reached; null to leave it out.</summary>
    public string? Contact { get; init; }

    /// <summary>Where it lets streams out. Rules of IPv6 are written as a summary of ports.</summary>
    public required ExitPolicy ExitPolicy { get; init; }

    /// <summary>Where it is paid; null to leave it out.</summary>
    public SettlementAccount? Settlement { get; init; }

    /// <summary>Writes and signs the descriptor.</summary>
    /// <exception cref="ArgumentException">A property or a key does not have the form that the document needs.</exception>
    /// <exception cref="CryptographicException">A key has no private part.</exception>
    public ServerDescriptor Build(ServerDescriptorKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Ed25519Id identity = keys.SigningCertificate.SigningKey
            ?? throw new ArgumentException("The signing certificate does not hold the identity.", nameof(keys));
        DocumentBuilder document = new();
        WriteRouter(document, keys, identity);
        WriteKeys(document, keys, identity);
        WriteServices(document, keys);
        document.Part("router-sig-ed25519 ");
        byte[] signature = new byte[Ed25519.SignatureLength];
        Ed25519.Sign(
            keys.SigningKey.Span,
            keys.SigningCertificate.CertifiedKey,
            Parsing.ServerDescriptorDigests.Ed25519Signed(document.ToUtf8()),
            signature);
        document.Line(DocumentBuilder.Base64(signature)).Line("router-signature");
        document.Object("SIGNATURE", BareRsaSignature.Sign(keys.Identity, SHA1.HashData(document.ToUtf8())));
        return ServerDescriptor.TryParse(document.ToUtf8(), out ServerDescriptor? descriptor, out DocumentFault fault)
            ? descriptor
            : throw new ArgumentException($"A property or key has no form that a descriptor can hold: {fault}.", nameof(keys));
    }

    private static void WriteKeys(DocumentBuilder document, ServerDescriptorKeys keys, Ed25519Id identity)
    {
        byte[] signed = [.. RsaIdentity.IdOf(keys.Identity).ToArray(), .. identity.ToArray()];
        Ed25519Certificate crosscert = NtorCrosscert(keys, identity, out int signBit);
        document.Line("onion-key").Object(Parsing.KeyObjects.RsaPublicKey, keys.OnionKey.ExportRSAPublicKey())
            .Line("signing-key").Object(Parsing.KeyObjects.RsaPublicKey, keys.Identity.ExportRSAPublicKey())
            .Line("onion-key-crosscert").Object("CROSSCERT", BareRsaSignature.Sign(keys.OnionKey, signed))
            .Line($"ntor-onion-key-crosscert {signBit}").Object("ED25519 CERT", crosscert.Encoded.Span);
    }

    // The onion key, as a key of Ed25519, vouches for the identity as long as the signing key does (dir-spec 2.1.1).
    private static Ed25519Certificate NtorCrosscert(ServerDescriptorKeys keys, Ed25519Id identity, out int signBit)
    {
        using Core.Security.SecretBytes expanded = new(Ed25519.ExpandedKeyLength);
        Ed25519.ConvertPrivateKey(keys.NtorOnionPrivateKey.Span, expanded.Writable, out signBit);
        Span<byte> converted = stackalloc byte[Ed25519.PublicKeyLength];
        if (!Ed25519.TryConvertPublicKey(keys.NtorOnionPublicKey.Span, signBit, converted))
        {
            throw new ArgumentException("The onion key has no form in Ed25519.", nameof(keys));
        }

        return Ed25519Certificate.Create(
            Ed25519CertificateType.NtorOnionIdentity,
            identity.ToArray(),
            CertifiedKeyType.Ed25519,
            keys.SigningCertificate.ExpiresAt,
            expanded.Span,
            converted,
            includeSigningKey: false);
    }

    private void WriteRouter(DocumentBuilder document, ServerDescriptorKeys keys, Ed25519Id identity)
    {
        document.Line(string.Create(Invariant, $"router {Nickname} {Address} {OrPort} 0 {DirPort}"))
            .Line("identity-ed25519").Object("ED25519 CERT", keys.SigningCertificate.Encoded.Span)
            .Line($"master-key-ed25519 {identity}")
            .OptionalLine("or-address", OrAddress?.ToString())
            .Line($"platform {Platform}")
            .Line($"proto {Protocols}")
            .Line($"published {DocumentBuilder.Time(Published)}")
            .Line($"fingerprint {Spaced(RsaIdentity.IdOf(keys.Identity))}")
            .Line(string.Create(Invariant, $"uptime {(long)Uptime.TotalSeconds}"))
            .Line(string.Create(Invariant, $"bandwidth {BandwidthRate} {BandwidthBurst} {BandwidthObserved}"));
    }

    private void WriteServices(DocumentBuilder document, ServerDescriptorKeys keys)
    {
        PortPolicySummary ipv6 = ExitPolicy.Rules.Any(static rule => rule.IsIPv6) ? ExitPolicy.SummarizeIPv6() : PortPolicySummary.RejectAll;
        document.OptionalLine("family", Family.IsEmpty ? null : Family.ToString())
            .OptionalLine("hibernating", IsHibernating ? "1" : null)
            .OptionalFlag("hidden-service-dir", IsHiddenServiceDirectory);
        foreach (Ed25519Certificate certificate in keys.FamilyCertificates)
        {
            document.Line("family-cert").Object("FAMILY CERT", certificate.Encoded.Span);
        }

        document.OptionalLine("contact", Contact)
            .Line($"ntor-onion-key {DocumentBuilder.Base64(keys.NtorOnionPublicKey.Span)}");
        WriteRules(document);
        document.OptionalLine("ipv6-policy", ipv6.IsRejectAll ? null : ipv6.ToString())
            .OptionalFlag("tunnelled-dir-server", HasTunnelledDirectory)
            .OptionalLine("mw-settlement", Settlement is { } at ? $"{at.Network} {at.Account} {at.Signature}" : null);
    }

    // The last rule of a descriptor must be about everything (dir-spec 2.1.3): without one, what no rule matches is let out.
    private void WriteRules(DocumentBuilder document)
    {
        bool isComplete = false;
        foreach (ExitPolicyRule rule in ExitPolicy.Rules)
        {
            if (!rule.IsIPv6 && !isComplete)
            {
                document.Line(rule.ToString());
                isComplete = rule.PrefixLength == 0 && rule.Ports == PortRange.All;
            }
        }

        if (!isComplete)
        {
            document.Line("accept *:*");
        }
    }

    private static string Spaced(RsaId id) => string.Join(' ', id.ToString().Chunk(4).Select(static digits => new string(digits)));
}
