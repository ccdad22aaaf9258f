using MagicWave.Onion.Handshakes;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// A list that is read has as many extensions as it says, all within the message; written again (where its types ascend) it gives the bytes that
/// were read.
/// </summary>
internal sealed class ExtensionListTarget : IFuzzTarget
{
    public string Name => "extension-list";

    public IEnumerable<byte[]> Seeds => [[0], [1, 1, 0], [2, 1, 0, 3, 2, 2, 6], [1, 0xE0, 17, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 3]];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!ExtensionList.TryRead(input, out ExtensionList list))
        {
            return;
        }

        byte[] buffer = new byte[input.Length + 1];
        ExtensionListWriter writer = new(buffer);
        int count = 0;
        int last = -1;
        bool ascends = true;
        foreach (Extension extension in list)
        {
            count++;
            ascends &= extension.Type > last;
            last = extension.Type;
            if (ascends)
            {
                writer.Add(extension.Type, extension.Body);
            }
        }

        if (count != list.Count || (ascends && !input.IsEmpty && !input.StartsWith(writer.Written)))
        {
            throw new InvalidOperationException($"{count} of {list.Count} extensions, {writer.Length} bytes written again.");
        }

        if (PaymentRates.TryFind(list, out PaymentRates? rates) && rates is { } found)
        {
            ExtensionListWriter one = new(stackalloc byte[128]);
            found.AddTo(ref one);
            if (!ExtensionList.TryRead(one.Written, out ExtensionList read) || !PaymentRates.TryFind(read, out PaymentRates? again) || again != found)
            {
                throw new InvalidOperationException("Rates have two forms.");
            }
        }
    }
}
