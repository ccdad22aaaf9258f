using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>The text in the inner layer of an onion service's descriptor: what was read, written and read again is the same.</summary>
internal sealed class OnionDescriptorInnerTarget : IFuzzTarget
{
    public string Name => "onion-descriptor-inner";

    public IEnumerable<byte[]> Seeds => CapturedOnionDescriptor.All.Select(captured => captured.InnerText);

    public void Run(ReadOnlySpan<byte> input)
    {
        // Points are kept whose certificates are of the descriptor's own key, which differs for each of the seeds.
        foreach (CapturedOnionDescriptor captured in CapturedOnionDescriptor.All)
        {
            if (Parse(input, captured, out DocumentFault fault) is not { } descriptor)
            {
                Property.Require(fault.Kind != DocumentFaultKind.None, "a refusal says why");
                return;
            }

            Property.Require(descriptor.IntroductionPoints.Count <= OnionDescriptorLimits.IntroductionPoints, "the bound holds");
            byte[] text = InnerDocumentWriter.Write(descriptor);
            Property.Require(
                Parse(text, captured, out _) is { } again && PublicBytes.Equal(InnerDocumentWriter.Write(again), text), "it has one form");
            foreach (IntroductionPoint point in descriptor.IntroductionPoints)
            {
                _ = point.Target;
            }
        }
    }

    private static OnionDescriptor? Parse(ReadOnlySpan<byte> text, CapturedOnionDescriptor captured, out DocumentFault fault) =>
        InnerDocumentParser.Parse(text, captured.Outer.SigningCertificate.CertifiedEd25519Key, captured.Then, out fault);
}
