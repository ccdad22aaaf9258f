using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>
/// Cuts a directory document into lines with their objects (dir-spec 1.2). Every line must end; NUL and carriage return are refused, and so are
/// empty lines: no document has them. Copies nothing.
/// </summary>
internal ref struct DocumentReader(ReadOnlySpan<byte> text)
{
    private const int MaximumObjectNameLength = 64;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private int _number = 1;
    private int _index;

    /// <summary>Why reading ended; <see cref="DocumentFaultKind.None"/> at the end of the document.</summary>
    public DocumentFaultKind Fault { get; private set; }

    /// <summary>The number of the next line, or of the one that is at fault.</summary>
    public readonly int Number => _number;

    /// <summary>Reads the next line and its object; false at the end and on a fault.</summary>
    public bool TryRead(out DocumentLine line)
    {
        line = default;
        int start = _position;
        int number = _number;
        if (_position == _text.Length || !TryTakeLine(out ReadOnlySpan<byte> content))
        {
            return false;
        }

        int lineEnd = _position;
        int nameEnd = content.IndexOfAny((byte)' ', (byte)'\t');
        ReadOnlySpan<byte> name = nameEnd < 0 ? content : content[..nameEnd];
        if (!AsciiText.IsKeyword(name))
        {
            _number = number;
            return Fail(DocumentFaultKind.BadLine);
        }

        ReadOnlySpan<byte> objectName = default;
        ReadOnlySpan<byte> objectText = default;
        if (_text[_position..].StartsWith("-----"u8) && !TryReadObject(out objectName, out objectText))
        {
            return false;
        }

        line = new()
        {
            Name = name,
            Arguments = nameEnd < 0 ? default : content[nameEnd..].TrimStart(" \t"u8),
            ObjectName = objectName,
            ObjectText = objectText,
            Number = number,
            Index = _index++,
            Start = start,
            LineEnd = lineEnd,
            End = _position,
        };
        return true;
    }

    private bool TryReadObject(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        text = default;
        name = default;
        if (!TryTakeLine(out ReadOnlySpan<byte> begin) || !TryReadTag(begin, "-----BEGIN "u8, out name))
        {
            return Fail(DocumentFaultKind.BadObject);
        }

        int start = _position;
        while (true)
        {
            int lineStart = _position;
            if (!TryTakeLine(out ReadOnlySpan<byte> content))
            {
                return Fail(DocumentFaultKind.BadObject);
            }

            if (content.StartsWith("-----"u8))
            {
                text = _text[start..lineStart];
                return (TryReadTag(content, "-----END "u8, out ReadOnlySpan<byte> endName) && PublicBytes.Equal(endName, name))
                    || Fail(DocumentFaultKind.BadObject);
            }

            if (_position - start > DocumentLimits.ObjectLength)
            {
                return Fail(DocumentFaultKind.TooLarge);
            }
        }
    }

    private static bool TryReadTag(ReadOnlySpan<byte> content, ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!content.StartsWith(prefix) || !content.EndsWith("-----"u8) || content.Length <= prefix.Length + 5)
        {
            return false;
        }

        name = content[prefix.Length..^5];
        return name.Length <= MaximumObjectNameLength;
    }

    private bool TryTakeLine(out ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> rest = _text[_position..];
        int length = rest.IndexOf((byte)'\n');
        content = length < 0 ? default : rest[..length];
        if (length <= 0)
        {
            return Fail(DocumentFaultKind.BadLine);
        }

        if (length > DocumentLimits.LineLength)
        {
            return Fail(DocumentFaultKind.TooLarge);
        }

        if (content.ContainsAny((byte)'\0', (byte)'\r'))
        {
            return Fail(DocumentFaultKind.BadLine);
        }

        _position += length + 1;
        _number++;
        return true;
    }

    private bool Fail(DocumentFaultKind kind)
    {
        Fault = Fault == DocumentFaultKind.None ? kind : Fault;
        return false;
    }
}
