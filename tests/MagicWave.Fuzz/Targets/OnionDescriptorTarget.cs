using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Descriptors of onion services as directories and clients get them: a changed one never opens.</summary>
internal sealed class OnionDescriptorTarget : IFuzzTarget
{
    public string Name => "onion-descriptor";

    public IEnumerable<byte[]> Seeds => CapturedOnionDescriptor.All.Select(captured => captured.Text);

    public void Run(ReadOnlySpan<byte> input)
    {
        CapturedOnionDescriptor captured = CapturedOnionDescriptor.All[0];
        OnionDescriptorVerdict verdict = OnionDescriptorReader.Read(
            input,
            captured.Outer.BlindedKey,
            captured.Subcredential,
            default,
            captured.Then,
            out OnionDescriptor? descriptor,
            out OnionDescriptorOuter? outer,
            out DocumentFault fault);
        Property.Require(verdict == OnionDescriptorVerdict.Valid == (descriptor is not null), "what is valid is there");
        Property.Require(descriptor is null || PublicBytes.Equal(input, captured.Text), "nobody else can sign");
        if (outer is null)
        {
            Property.Require(fault.Kind != DocumentFaultKind.None, "a refusal says why");
            return;
        }

        Property.Require(PublicBytes.Equal(outer.Text.Span, input), "the text is kept");
        Property.Require(outer.Lifetime <= OnionDescriptorLimits.MaximumLifetime, "no lifetime is over the bound");
        OnionDescriptorReader.Open(outer, captured.Subcredential, captured.Subcredential, captured.Then, out _, out _);
    }
}
