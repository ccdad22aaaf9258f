using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Parsing;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>What the texts in the layers of a descriptor have in common.</summary>
internal static class LayerText
{
    /// <summary>The name of an object that holds a layer.</summary>
    public const string Message = "MESSAGE";

    /// <summary>Reads a layer from the object of a line: it has at least one byte of text.</summary>
    public static bool TryReadMessage(in DocumentLine line, out byte[] layer) =>
        line.TryDecodeObject("MESSAGE"u8, DocumentLimits.ObjectLength, out layer) && layer.Length > DescriptorLayer.Overhead;

    /// <summary>The text with its last line ended: tor ends it in the inner layer, and leaves it open in the outer one.</summary>
    public static ReadOnlySpan<byte> EndLastLine(ReadOnlySpan<byte> text) => text.EndsWith("\n"u8) ? text : (byte[])[.. text, (byte)'\n'];
}
