using System.Globalization;
using System.Text;

namespace MagicWave.Onion.Directory.Client;

/// <summary>The directory documents of a data directory, in the forms of tor's files.</summary>
public sealed class SavedDirectory
{
    private const string DateFormat = "yyyy-MM-dd HH:mm:ss";

    private static readonly byte[] LastListed = "@last-listed "u8.ToArray();

    /// <summary><c>cached-certs</c>: certificates one after the other; empty when there is no file.</summary>
    public ReadOnlyMemory<byte> Certificates { get; init; }

    /// <summary><c>cached-microdesc-consensus</c>; empty when there is no file.</summary>
    public ReadOnlyMemory<byte> MicrodescConsensus { get; init; }

    /// <summary><c>cached-consensus</c>; empty when there is no file.</summary>
    public ReadOnlyMemory<byte> NsConsensus { get; init; }

    /// <summary>
    /// <c>cached-microdescs</c> and <c>cached-microdescs.new</c>, joined: each descriptor behind a line <c>@last-listed</c> with a date; empty
    /// when there is no file.
    /// </summary>
    public ReadOnlyMemory<byte> Microdescriptors { get; init; }

    /// <summary>Writes descriptors in the form of <see cref="Microdescriptors"/>.</summary>
    public static byte[] WriteMicrodescriptors(IEnumerable<(Microdescriptor Descriptor, DateTimeOffset LastListed)> descriptors)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        using MemoryStream output = new();
        foreach ((Microdescriptor descriptor, DateTimeOffset lastListed) in descriptors)
        {
            output.Write(LastListed);
            output.Write(Encoding.ASCII.GetBytes(lastListed.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture)));
            output.WriteByte((byte)'\n');
            output.Write(descriptor.Text.Span);
        }

        return output.ToArray();
    }

    /// <summary>Reads what <see cref="WriteMicrodescriptors"/> or tor wrote. Broken entries are skipped.</summary>
    internal static IEnumerable<(Microdescriptor Descriptor, DateTimeOffset LastListed)> ReadMicrodescriptors(ReadOnlyMemory<byte> file)
    {
        ReadOnlyMemory<byte> rest = file;
        while (!rest.IsEmpty)
        {
            int next = NextAnnotation(rest.Span);
            ReadOnlyMemory<byte> entry = next < 0 ? rest : rest[..next];
            rest = next < 0 ? default : rest[next..];
            int line = entry.Span.IndexOf((byte)'\n');
            if (line < 0 || !TryReadDate(entry.Span[..line], out DateTimeOffset lastListed))
            {
                continue;
            }

            foreach (Microdescriptor descriptor in Microdescriptor.ParseAll(entry.Span[(line + 1)..], out _))
            {
                yield return (descriptor, lastListed);
            }
        }
    }

    private static int NextAnnotation(ReadOnlySpan<byte> text)
    {
        int next = text[1..].IndexOf("\n@last-listed "u8);
        return next < 0 ? -1 : next + 2;
    }

    private static bool TryReadDate(ReadOnlySpan<byte> line, out DateTimeOffset date)
    {
        date = default;
        return line.StartsWith(LastListed)
            && DateTimeOffset.TryParseExact(
                Encoding.ASCII.GetString(line[LastListed.Length..]),
                DateFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out date);
    }
}
