using System.Net;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>The values that several documents have in their lines.</summary>
internal static class LineValues
{
    private const int TimeLength = 19; // "2026-11-21 03:18:47"

    /// <summary>Reads a time that stands at the end of a line (dir-spec 1.2).</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        text = text.TrimEnd(" \t"u8);
        time = default;
        if (text.Length != TimeLength || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':'
            || !AsciiNumber.TryParse(text[..4], 1970, 9999, out long year)
            || !AsciiNumber.TryParse(text[5..7], 1, 12, out long month)
            || !AsciiNumber.TryParse(text[8..10], 1, DateTime.DaysInMonth((int)year, (int)month), out long day)
            || !AsciiNumber.TryParse(text[11..13], 0, 23, out long hour)
            || !AsciiNumber.TryParse(text[14..16], 0, 59, out long minute)
            || !AsciiNumber.TryParse(text[17..19], 0, 59, out long second))
        {
            return false;
        }

        time = new((int)year, (int)month, (int)day, (int)hour, (int)minute, (int)second, TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads a dotted quad.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<byte> text, out IPAddress address)
    {
        address = IPAddress.None;
        Span<byte> bytes = stackalloc byte[4];
        for (int i = 0; i < bytes.Length; i++)
        {
            int dot = i == 3 ? text.Length : text.IndexOf((byte)'.');
            if (dot is < 1 or > 3 || (dot > 1 && text[0] == '0') || !AsciiNumber.TryParse(text[..dot], 0, 255, out long part))
            {
                return false;
            }

            bytes[i] = (byte)part;
            text = text[Math.Min(dot + 1, text.Length)..];
        }

        address = new(bytes);
        return true;
    }

    /// <summary>Reads <c>1.2.3.4:80</c> or <c>[2001:db8::1]:80</c>.</summary>
    public static bool TryParseEndPoint(ReadOnlySpan<byte> text, out IPEndPoint endPoint)
    {
        endPoint = new(IPAddress.None, 0);
        int colon = text.LastIndexOf((byte)':');
        if (colon < 1 || !AsciiNumber.TryParsePort(text[(colon + 1)..], allowZero: false, out ushort port))
        {
            return false;
        }

        ReadOnlySpan<byte> host = text[..colon];
        if (host[0] != '[')
        {
            bool isIPv4 = TryParseIPv4(host, out IPAddress address);
            endPoint = new(address, port);
            return isIPv4;
        }

        // The longest form of IPv6 has 45 characters. A zone means nothing to others.
        if (host.Length > 47 || host[^1] != ']' || host.Contains((byte)'%') || !IPAddress.TryParse(host[1..^1], out IPAddress? ip))
        {
            return false;
        }

        endPoint = new(ip, port);
        return ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
    }

    /// <summary>Reads 40 hexadecimal digits as an identity.</summary>
    public static bool TryParseRsaId(ReadOnlySpan<byte> text, out RsaId id)
    {
        Span<byte> bytes = stackalloc byte[RsaId.Length];
        bool ok = AsciiText.TryParseHex(text, bytes);
        id = ok ? RsaId.FromBytes(bytes) : default;
        return ok;
    }

    /// <summary>Reads 43 characters of base64 as an identity.</summary>
    public static bool TryParseEd25519Id(ReadOnlySpan<byte> text, out Ed25519Id id)
    {
        Span<byte> bytes = stackalloc byte[Ed25519Id.Length];
        bool ok = AsciiText.TryParseBase64(text, bytes);
        id = ok ? Ed25519Id.FromBytes(bytes) : default;
        return ok;
    }

    /// <summary>Reads 40 hexadecimal digits as a digest.</summary>
    public static bool TryParseDigest(ReadOnlySpan<byte> text, out DescriptorDigest digest)
    {
        Span<byte> bytes = stackalloc byte[DescriptorDigest.Length];
        bool ok = AsciiText.TryParseHex(text, bytes);
        digest = ok ? DescriptorDigest.FromBytes(bytes) : default;
        return ok;
    }

    /// <summary>Reads numbers of 32 bits by name, strictly sorted (dir-spec 3.4.1, <c>params</c>; 3.8.3).</summary>
    public static bool TryParseNumbers(WordReader words, out IReadOnlyDictionary<string, int> numbers)
    {
        Dictionary<string, int> found = new(StringComparer.Ordinal);
        numbers = found;
        string last = string.Empty;
        while (words.TryRead(out ReadOnlySpan<byte> word))
        {
            int equals = word.IndexOf((byte)'=');
            if (equals < 1 || found.Count == DocumentLimits.Arguments || !AsciiNumber.TryParseSigned(word[(equals + 1)..], out int value))
            {
                return false;
            }

            string name = AsciiText.ToText(word[..equals]);
            if (string.CompareOrdinal(last, name) >= 0)
            {
                return false;
            }

            found.Add(name, value);
            last = name;
        }

        return true;
    }
}
