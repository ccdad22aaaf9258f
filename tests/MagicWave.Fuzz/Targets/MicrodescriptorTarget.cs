using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Microdescriptors, alone and in a row: each is named by the digest of the text that it keeps.</summary>
internal sealed class MicrodescriptorTarget : IFuzzTarget
{
    public string Name => "microdescriptor";

    public IEnumerable<byte[]> Seeds =>
    [
        .. CapturedDocuments.Split("microdescriptors", "onion-key\n"),
        CapturedDocuments.Read("microdescriptors"),
        "onion-key\nntor-onion-key ndYexkAa+nksoKQSCXGfEn75+aS5Dwk3NJbZSLMscQU\np accept 80,443\np6 reject 1-65535\n"u8.ToArray(),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        int length = 0;
        foreach (Microdescriptor microdescriptor in Microdescriptor.ParseAll(input, out _))
        {
            length += microdescriptor.Text.Length;
            Property.Require(
                Microdescriptor.TryParse(microdescriptor.Text.Span, out Microdescriptor? again, out _) && again.Digest == microdescriptor.Digest,
                "its text is the document");
        }

        Property.Require(length <= input.Length, "no text is made up");
        if (Microdescriptor.TryParse(input, out Microdescriptor? whole, out _))
        {
            Property.Require(PublicBytes.Equal(whole.Text.Span, input), "the text is kept whole");
        }
    }
}
