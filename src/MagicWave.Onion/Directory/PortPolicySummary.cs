using MagicWave.Core.Bytes;
using MagicWave.Onion.Directory.Parsing;

namespace MagicWave.Onion.Directory;

/// <summary>
/// The ports that a relay lets out to most addresses: <c>accept</c> or <c>reject</c> and a list of ports (dir-spec 3.8.2, <c>p</c> and <c>p6</c>).
/// It is a hint: the exit decides. Immutable.
/// </summary>
public sealed class PortPolicySummary
{
    /// <summary>Ranges that a summary may hold: the same as C tor's.</summary>
    internal const int MaximumRanges = 1000;

    private readonly PortRange[] _ports;

    /// <summary>Takes the list.</summary>
    /// <param name="isAccept">Whether the list says what is let out; otherwise what is not.</param>
    /// <param name="ports">The ranges, in order.</param>
    public PortPolicySummary(bool isAccept, IEnumerable<PortRange> ports)
    {
        IsAccept = isAccept;
        _ports = [.. ports];
    }

    /// <summary><c>reject 1-65535</c>.</summary>
    public static PortPolicySummary RejectAll { get; } = new(isAccept: false, [PortRange.All]);

    /// <summary><c>accept 1-65535</c>.</summary>
    public static PortPolicySummary AcceptAll { get; } = new(isAccept: true, [PortRange.All]);

    /// <summary>Whether the list says what is let out; otherwise what is not.</summary>
    public bool IsAccept { get; }

    /// <summary>The ranges of the list, in order.</summary>
    public IReadOnlyList<PortRange> Ports => _ports;

    /// <summary>Whether nothing is let out.</summary>
    public bool IsRejectAll => !IsAccept && _ports is [{ First: <= 1, Last: ushort.MaxValue }];

    /// <summary>Reads <c>accept 80,443</c>. Items of the list that are no ports are skipped, but one must be left (dir-spec 3.8.2).</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out PortPolicySummary summary)
    {
        summary = RejectAll;
        bool isAccept = utf8.StartsWith("accept "u8);
        if (!isAccept && !utf8.StartsWith("reject "u8))
        {
            return false;
        }

        ReadOnlySpan<byte> list = utf8["accept ".Length..];
        if (PublicBytes.Equal(list, "1-65535"u8))
        {
            summary = isAccept ? AcceptAll : RejectAll;
            return true;
        }

        List<PortRange> ports = [];
        foreach (Range part in list.Split((byte)','))
        {
            ReadOnlySpan<byte> item = list[part];
            if (item.IsEmpty || item[0] is < (byte)'0' or > (byte)'9')
            {
                continue;
            }

            if (ports.Count == MaximumRanges || !AsciiNumber.TryParsePorts(item, out PortRange range))
            {
                return false;
            }

            ports.Add(range);
        }

        if (ports.Count == 0)
        {
            return false;
        }

        summary = new(isAccept, ports);
        return true;
    }

    /// <summary>Whether the port is let out.</summary>
    public bool Accepts(int port)
    {
        foreach (PortRange range in _ports)
        {
            if (range.Contains(port))
            {
                return IsAccept;
            }
        }

        return !IsAccept;
    }

    /// <summary>The text of the line, without its keyword.</summary>
    public override string ToString() => $"{(IsAccept ? "accept" : "reject")} {string.Join(',', _ports)}";
}
