using System.Globalization;
using System.Text;

namespace MagicWave.Onion.Directory.Writing;

/// <summary>Puts lines and objects of a directory document together (dir-spec 1.2).</summary>
internal sealed class DocumentBuilder
{
    private const int Base64LineLength = 64;

    private readonly StringBuilder _text = new();

    /// <summary>The text so far.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>Adds a line.</summary>
    public DocumentBuilder Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }

    /// <summary>Adds a line when there is something to say: the keyword, a space, the text.</summary>
    public DocumentBuilder OptionalLine(string keyword, string? text) => text is null ? this : Line($"{keyword} {text}");

    /// <summary>Adds a line that is a keyword alone, when it is so.</summary>
    public DocumentBuilder OptionalFlag(string keyword, bool isSet) => isSet ? Line(keyword) : this;

    /// <summary>Adds text that does not end a line.</summary>
    public DocumentBuilder Part(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Adds an object: BEGIN, base64 in lines of 64 characters, END.</summary>
    public DocumentBuilder Object(string name, ReadOnlySpan<byte> bytes)
    {
        Line($"-----BEGIN {name}-----");
        string base64 = Convert.ToBase64String(bytes);
        for (int i = 0; i < base64.Length; i += Base64LineLength)
        {
            Line(base64.Substring(i, Math.Min(Base64LineLength, base64.Length - i)));
        }

        return Line($"-----END {name}-----");
    }

    /// <summary>A time as documents have it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Base64 without padding.</summary>
    public static string Base64(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
