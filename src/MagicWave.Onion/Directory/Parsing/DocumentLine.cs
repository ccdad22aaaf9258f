using System.Buffers;
using System.Buffers.Text;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>A line of a directory document and the object after it: <c>keyword arguments</c>, BEGIN, base64, END (dir-spec 1.2).</summary>
internal ref struct DocumentLine
{
    /// <summary>The first word.</summary>
    public ReadOnlySpan<byte> Name;

    /// <summary>What follows the first word and its spaces, to the end of the line.</summary>
    public ReadOnlySpan<byte> Arguments;

    /// <summary>The name in the BEGIN line; empty when no object follows.</summary>
    public ReadOnlySpan<byte> ObjectName;

    /// <summary>The base64 of the object, with its line ends.</summary>
    public ReadOnlySpan<byte> ObjectText;

    /// <summary>The number of the line, from 1.</summary>
    public int Number;

    /// <summary>How many lines came before it, each counted once with its object.</summary>
    public int Index;

    /// <summary>Where the line begins in the document.</summary>
    public int Start;

    /// <summary>Where the line and its object end in the document, after the line end.</summary>
    public int End;

    /// <summary>Where the first line alone ends, after its line end.</summary>
    public int LineEnd;

    /// <summary>Whether an object follows.</summary>
    public readonly bool HasObject => !ObjectName.IsEmpty;

    /// <summary>Reads the words of the line.</summary>
    public readonly WordReader Words => new(Arguments);

    /// <summary>The object's bytes, when it has this name and its base64 is valid and gives at least one byte.</summary>
    public readonly bool TryDecodeObject(ReadOnlySpan<byte> name, int maximumLength, out byte[] bytes)
    {
        bytes = [];
        if (!PublicBytes.Equal(ObjectName, name) || ObjectText.Length > (maximumLength * 2L) + 64)
        {
            return false;
        }

        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(ObjectText.Length)];
        if (Base64.DecodeFromUtf8(ObjectText, decoded, out int used, out int written) != OperationStatus.Done
            || used != ObjectText.Length || written is 0 || written > maximumLength)
        {
            return false;
        }

        bytes = decoded[..written];
        return true;
    }
}
