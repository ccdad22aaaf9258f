using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;

namespace MagicWave.Onion.Tests.Directory;

public class VerificationTests
{
    public static TheoryData<bool> Flavours => [false, true];

    [Theory]
    [MemberData(nameof(Flavours))]
    public void A_consensus_of_c_tor_holds(bool microdesc)
    {
        ConsensusCheck check = ConsensusVerifier.Verify(
            Pick(microdesc), CapturedDocuments.Authorities, CapturedDocuments.Certificates, CapturedDocuments.Then);

        Assert.Equal(new ConsensusCheck(ConsensusVerdict.Valid, 3, 2, check.MissingCertificates), check);
        Assert.Empty(check.MissingCertificates);
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void A_day_of_slack_on_both_sides(bool microdesc)
    {
        Consensus consensus = Pick(microdesc);

        Assert.Equal(ConsensusVerdict.Valid, VerdictAt(consensus.ValidUntil.AddHours(24)));
        Assert.Equal(ConsensusVerdict.Expired, VerdictAt(consensus.ValidUntil.AddHours(24).AddSeconds(1)));
        Assert.Equal(ConsensusVerdict.NotYetValid, VerdictAt(consensus.ValidAfter.AddHours(-24).AddSeconds(-1)));

        ConsensusVerdict VerdictAt(DateTimeOffset time) =>
            ConsensusVerifier.Verify(consensus, CapturedDocuments.Authorities, CapturedDocuments.Certificates, time).Verdict;
    }

    [Fact]
    public void More_than_half_of_those_trusted_must_have_signed()
    {
        Consensus consensus = CapturedDocuments.MicrodescConsensus;
        IReadOnlyList<AuthorityCertificate> certificates = CapturedDocuments.Certificates;
        Consensus one = consensus with { Signatures = [consensus.Signatures[0]] };
        Consensus repeated = consensus with { Signatures = [consensus.Signatures[0], consensus.Signatures[0], consensus.Signatures[0]] };
        Consensus two = consensus with { Signatures = [.. consensus.Signatures.Take(2)] };

        Assert.Equal(ConsensusVerdict.NotEnoughSignatures, Verify(one).Verdict);
        Assert.Equal(ConsensusVerdict.NotEnoughSignatures, Verify(repeated).Verdict);
        Assert.Equal(ConsensusVerdict.Valid, Verify(two).Verdict);
        Assert.Equal(
            ConsensusVerdict.NotEnoughSignatures,
            ConsensusVerifier.Verify(consensus, [CapturedDocuments.Descriptors[0].RsaId], certificates, CapturedDocuments.Then).Verdict);

        ConsensusCheck Verify(Consensus changed) =>
            ConsensusVerifier.Verify(changed, CapturedDocuments.Authorities, certificates, CapturedDocuments.Then);
    }

    [Fact]
    public void Names_the_certificates_it_lacks()
    {
        ConsensusCheck check = ConsensusVerifier.Verify(
            CapturedDocuments.Consensus, CapturedDocuments.Authorities, [CapturedDocuments.Certificates[0]], CapturedDocuments.Then);

        Assert.Equal(ConsensusVerdict.MissingCertificates, check.Verdict);
        Assert.Equal(1, check.GoodSignatures);
        Assert.Equal(
            CapturedDocuments.Certificates.Skip(1).Select(certificate => new CertificateName(certificate.Identity, certificate.SigningKeyDigest)).ToHashSet(),
            check.MissingCertificates.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Flavours))]
    public void No_byte_of_the_signed_part_can_be_changed(bool microdesc)
    {
        byte[] text = microdesc ? CapturedDocuments.MicrodescConsensusText : CapturedDocuments.ConsensusText;
        int signed = text.AsSpan().IndexOf("directory-signature "u8) + "directory-signature ".Length;
        for (int i = 0; i < signed; i += 11)
        {
            byte[] changed = [.. text];
            changed[i] ^= 1;
            Assert.False(
                Consensus.TryParse(changed, out Consensus? consensus, out _)
                && ConsensusVerifier.Verify(consensus, CapturedDocuments.Authorities, CapturedDocuments.Certificates, CapturedDocuments.Then).Verdict
                    == ConsensusVerdict.Valid,
                $"byte {i}");
        }
    }

    [Fact]
    public void Certificates_of_c_tor_hold_until_they_end()
    {
        Assert.Equal(3, CapturedDocuments.Certificates.Count);
        Assert.All(CapturedDocuments.Certificates, certificate =>
        {
            Assert.Equal(AuthorityCertificateVerdict.Valid, AuthorityCertificateVerifier.Verify(certificate, certificate.Expires));
            Assert.Equal(AuthorityCertificateVerdict.Expired, AuthorityCertificateVerifier.Verify(certificate, certificate.Expires.AddSeconds(1)));
        });
    }

    [Fact]
    public void No_byte_of_a_certificate_can_be_changed()
    {
        byte[] text = CapturedDocuments.Certificates[0].Text.ToArray();
        AssertEveryChangeIsRefused(text, 1, changed =>
            AuthorityCertificate.TryParse(changed, out AuthorityCertificate? certificate, out _)
            && AuthorityCertificateVerifier.Verify(certificate, CapturedDocuments.Then) == AuthorityCertificateVerdict.Valid);
    }

    [Fact]
    public void Descriptors_of_c_tor_hold_until_their_certificates_end()
    {
        Assert.Equal(7, CapturedDocuments.Descriptors.Count);
        Assert.All(CapturedDocuments.Descriptors, descriptor =>
        {
            Assert.Equal(ServerDescriptorVerdict.Valid, ServerDescriptorVerifier.Verify(descriptor, CapturedDocuments.Then));
            Assert.Equal(ServerDescriptorVerdict.Expired, ServerDescriptorVerifier.Verify(descriptor, CapturedDocuments.Then.AddDays(90)));
        });
    }

    [Fact]
    public void No_byte_of_a_descriptor_can_be_changed()
    {
        byte[] text = CapturedDocuments.Descriptors[0].Text.ToArray();
        AssertEveryChangeIsRefused(text, 1, changed =>
            ServerDescriptor.TryParse(changed, out ServerDescriptor? descriptor, out _)
            && ServerDescriptorVerifier.Verify(descriptor, CapturedDocuments.Then) == ServerDescriptorVerdict.Valid);
    }

    [Fact]
    public void Keys_of_two_descriptors_cannot_be_mixed()
    {
        ServerDescriptor mine = CapturedDocuments.Descriptors[0];
        ServerDescriptor other = CapturedDocuments.Descriptors[1];

        Assert.Equal(ServerDescriptorVerdict.BadIdentityCertificate, Verify(mine with { IdentityCertificate = other.IdentityCertificate }));
        Assert.Equal(ServerDescriptorVerdict.BadNtorOnionKeyCrosscert, Verify(mine with { NtorOnionKey = other.NtorOnionKey }));
        Assert.Equal(ServerDescriptorVerdict.BadNtorOnionKeyCrosscert, Verify(mine with { NtorOnionKeyCrosscert = other.NtorOnionKeyCrosscert }));
        Assert.Equal(ServerDescriptorVerdict.BadEd25519Signature, Verify(mine with { Ed25519Signature = other.Ed25519Signature }));
        Assert.Equal(ServerDescriptorVerdict.BadRsaSignature, Verify(mine with { RsaSignature = other.RsaSignature }));
        Assert.Equal(ServerDescriptorVerdict.BadOnionKeyCrosscert, Verify(mine with { OnionKeyCrosscert = other.OnionKey }));
        Assert.Equal(
            ServerDescriptorVerdict.BadFamilyCertificate,
            Verify(mine with { FamilyCertificates = [CapturedDocuments.Descriptors.First(d => d.FamilyCertificates.Count > 0 && d != mine).FamilyCertificates[0]] }));

        static ServerDescriptorVerdict Verify(ServerDescriptor descriptor) => ServerDescriptorVerifier.Verify(descriptor, CapturedDocuments.Then);
    }

    private static Consensus Pick(bool microdesc) => microdesc ? CapturedDocuments.MicrodescConsensus : CapturedDocuments.Consensus;

    private static void AssertEveryChangeIsRefused(byte[] text, int step, Predicate<byte[]> accepts)
    {
        Assert.True(accepts(text));
        for (int i = 0; i < text.Length; i += step)
        {
            byte[] changed = [.. text];
            changed[i] ^= 1;
            Assert.False(accepts(changed), $"byte {i}");
        }
    }
}
