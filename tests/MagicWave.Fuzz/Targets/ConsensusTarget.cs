using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Directory.Writing;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Consensuses of both flavours: what was read and written is read again and written the same. Nothing that was changed is trusted.</summary>
internal sealed class ConsensusTarget : IFuzzTarget
{
    private static readonly IReadOnlyList<AuthorityCertificate> Certificates =
        AuthorityCertificate.ParseAll(CapturedDocuments.Read("authority-certificates"), out _);

    public string Name => "consensus";

    public IEnumerable<byte[]> Seeds => [CapturedDocuments.Read("consensus"), CapturedDocuments.Read("consensus-microdesc")];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!Consensus.TryParse(input, out Consensus? consensus, out DocumentFault fault))
        {
            Property.Require(fault.Kind != DocumentFaultKind.None, "a refusal says why");
            return;
        }

        ConsensusVerifier.Verify(consensus, [.. Certificates.Select(certificate => certificate.Identity)], Certificates, consensus.ValidAfter);
        byte[] written = ConsensusWriter.Write(consensus);
        Property.Require(
            consensus.Signatures.Count == 0
            || (Consensus.TryParse(written, out Consensus? again, out _) && PublicBytes.Equal(ConsensusWriter.Write(again), written)),
            "written again it is the same");
    }
}
