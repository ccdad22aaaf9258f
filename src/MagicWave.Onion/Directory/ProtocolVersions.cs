using System.Numerics;
using System.Text;
using MagicWave.Onion.Directory.Parsing;

namespace MagicWave.Onion.Directory;

/// <summary>
/// Which versions of which protocols a relay speaks: <c>Link=1-5 Relay=2</c> (dir-spec 2.1.1, <c>proto</c>). Names that are not known here
/// are kept. Immutable.
/// </summary>
public sealed class ProtocolVersions
{
    private readonly Entry[] _entries;

    private ProtocolVersions(string text, Entry[] entries)
    {
        Text = text;
        _entries = entries;
    }

    /// <summary>No protocols.</summary>
    public static ProtocolVersions None { get; } = new(string.Empty, []);

    /// <summary>The text as it came.</summary>
    public string Text { get; }

    /// <summary>The names, in the order of the text.</summary>
    public IEnumerable<string> Names => _entries.Select(static entry => entry.Name);

    /// <summary>Reads the arguments of a <c>proto</c> or <c>pr</c> line.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ProtocolVersions protocols)
    {
        protocols = None;
        List<Entry> entries = [];
        foreach (Range part in utf8.Split((byte)' '))
        {
            ReadOnlySpan<byte> item = utf8[part];
            if (item.IsEmpty)
            {
                continue;
            }

            if (!TryParseEntry(item, out Entry entry))
            {
                return false;
            }

            entries.Add(entry);
        }

        protocols = entries.Count == 0 ? None : new(Encoding.ASCII.GetString(utf8), [.. entries]);
        return true;
    }

    /// <summary>Reads the same from characters.</summary>
    public static bool TryParse(string text, out ProtocolVersions protocols)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(Encoding.UTF8.GetBytes(text), out protocols);
    }

    /// <summary>Whether the version (0 to 63) of the protocol is spoken.</summary>
    public bool Supports(string name, int version)
    {
        foreach (Entry entry in _entries)
        {
            if (version is >= 0 and <= DocumentLimits.ProtocolVersion
                && (entry.Versions >> version & 1) != 0
                && string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether everything that <paramref name="required"/> lists is spoken.</summary>
    public bool SupportsAll(ProtocolVersions required)
    {
        ArgumentNullException.ThrowIfNull(required);
        foreach (Entry wanted in required._entries)
        {
            ulong spoken = 0;
            foreach (Entry entry in _entries)
            {
                spoken |= string.Equals(entry.Name, wanted.Name, StringComparison.Ordinal) ? entry.Versions : 0;
            }

            if ((wanted.Versions & ~spoken) != 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The highest version of the protocol that is spoken; -1 when none is.</summary>
    public int Highest(string name)
    {
        ulong spoken = 0;
        foreach (Entry entry in _entries)
        {
            spoken |= string.Equals(entry.Name, name, StringComparison.Ordinal) ? entry.Versions : 0;
        }

        return spoken == 0 ? -1 : BitOperations.Log2(spoken);
    }

    /// <summary>The text as it came.</summary>
    public override string ToString() => Text;

    private static bool TryParseEntry(ReadOnlySpan<byte> item, out Entry entry)
    {
        entry = default;
        int equals = item.IndexOf((byte)'=');
        if (equals is < 1 or > DocumentLimits.ProtocolNameLength || !AsciiText.IsKeyword(item[..equals]))
        {
            return false;
        }

        ulong versions = 0;
        ReadOnlySpan<byte> list = item[(equals + 1)..];
        foreach (Range part in list.Split((byte)','))
        {
            // "Name=" lists no version, which is allowed; an empty item in a longer list is not.
            if (!list.IsEmpty && !TryAddRange(list[part], ref versions))
            {
                return false;
            }
        }

        entry = new(Encoding.ASCII.GetString(item[..equals]), versions);
        return true;
    }

    private static bool TryAddRange(ReadOnlySpan<byte> range, ref ulong versions)
    {
        int dash = range.IndexOf((byte)'-');
        if (!AsciiNumber.TryParse(dash < 0 ? range : range[..dash], 0, DocumentLimits.ProtocolVersion, out long low)
            || !AsciiNumber.TryParse(dash < 0 ? range : range[(dash + 1)..], low, DocumentLimits.ProtocolVersion, out long high))
        {
            return false;
        }

        ulong upToHigh = high == DocumentLimits.ProtocolVersion ? ulong.MaxValue : (1UL << (int)(high + 1)) - 1;
        versions |= upToHigh & ~((1UL << (int)low) - 1);
        return true;
    }

    private readonly record struct Entry(string Name, ulong Versions);
}
