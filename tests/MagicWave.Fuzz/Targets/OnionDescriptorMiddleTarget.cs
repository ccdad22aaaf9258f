using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>The text in the outer layer of an onion service's descriptor: what was read, written and read again is the same.</summary>
internal sealed class OnionDescriptorMiddleTarget : IFuzzTarget
{
    public string Name => "onion-descriptor-middle";

    public IEnumerable<byte[]> Seeds => CapturedOnionDescriptor.All.Select(captured => captured.MiddleText);

    public void Run(ReadOnlySpan<byte> input)
    {
        if (MiddleDocumentParser.Parse(input, out DocumentFault fault) is not { } document)
        {
            Property.Require(fault.Kind != DocumentFaultKind.None, "a refusal says why");
            return;
        }

        byte[] text = document.Write();
        Property.Require(MiddleDocumentParser.Parse(text, out _) is { } again && PublicBytes.Equal(again.Write(), text), "it has one form");
        Property.Require(MiddleDocument.Pad(text).Length % OnionDescriptorLimits.PaddingMultiple == 0, "its length says nothing");
        DescriptorCookie.TryOpen(document, CapturedOnionDescriptor.All[0].Subcredential, text.AsSpan(0, 32), stackalloc byte[DescriptorCookie.Length]);
    }
}
