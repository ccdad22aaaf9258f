using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MagicWave.Hosting.Options;
using MagicWave.Onion.Identity;

namespace MagicWave.Hosting.Torrc;

/// <summary>
/// Reads <c>[nickname] [flags] address:dirport fingerprint</c>, the fingerprint in one piece or in groups. Flags: orport=, v3ident=, ipv6=,
/// weight=, upload=, download=, vote=, bridge; no-v2, hs and no-hs are of old times and mean nothing.
/// </summary>
internal static class DirAuthorityLine
{
    private const string Remedy = "Write: [nickname] [orport=N] [v3ident=HEX40] ADDRESS:DIRPORT HEX40";

    private static readonly string[] Flags = ["orport=", "v3ident=", "ipv6=", "weight=", "upload=", "download=", "vote=", "bridge", "no-v2"];

    /// <summary>Adds the authority to the configuration.</summary>
    public static void Read(BindContext context, string value)
    {
        string[] words = value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int at = 0;
        string? nickname = words.Length > 0 && NodeSetLine.IsNickname(words[0]) ? words[at++] : null;
        int address = at;
        while (address < words.Length && !char.IsAsciiDigit(words[address][0]))
        {
            address++;
        }

        if (words.Length - address < 2)
        {
            context.Error("The line ends before address and fingerprint.", Remedy);
            return;
        }

        if (!EndPointText.TryParse(words[address], out IPEndPoint? dir) || dir.AddressFamily != AddressFamily.InterNetwork)
        {
            context.Error($"\"{words[address]}\" is not an IPv4 address with a port.", Remedy);
            return;
        }

        string fingerprint = string.Concat(words[(address + 1)..]);
        if (!RsaId.TryParseHex(fingerprint, out RsaId id))
        {
            context.Error($"\"{fingerprint}\" is not a fingerprint of 40 hex digits.", "Copy it from the authority's file fingerprint.");
            return;
        }

        DirectoryAuthorityOption authority = new() { Nickname = nickname, DirAddress = dir, RsaId = id };
        foreach (string flag in words[at..address])
        {
            authority = Apply(context, authority, flag);
        }

        context.Target.Node.DirectoryAuthorities.Add(authority);
    }

    private static DirectoryAuthorityOption Apply(BindContext context, DirectoryAuthorityOption authority, string flag)
    {
        int equals = flag.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? flag : flag[..equals];
        string value = equals < 0 ? "" : flag[(equals + 1)..];
        switch (name.ToUpperInvariant())
        {
            case "NO-V2" or "HS" or "NO-HS":
                return authority;
            case "BRIDGE":
                return authority with { IsBridgeAuthority = true };
            case "ORPORT" when EndPointText.TryParsePort(value, 1, out int port):
                return authority with { OrPort = port };
            case "WEIGHT" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) && weight >= 0:
                return authority with { Weight = weight };
            case "V3IDENT" when RsaId.TryParseHex(value, out RsaId ident):
                return authority with { V3Ident = ident };
            case "IPV6" when EndPointText.TryParse(value, out IPEndPoint? six) && six.AddressFamily == AddressFamily.InterNetworkV6:
                return authority with { IPv6Address = six };
            case "UPLOAD" when TryReadHttp(value, out IPEndPoint? upload):
                return authority with { UploadAddress = upload };
            case "DOWNLOAD" when TryReadHttp(value, out IPEndPoint? download):
                return authority with { DownloadAddress = download };
            case "VOTE" when TryReadHttp(value, out IPEndPoint? vote):
                return authority with { VoteAddress = vote };
            case "ORPORT" or "WEIGHT" or "V3IDENT" or "IPV6" or "UPLOAD" or "DOWNLOAD" or "VOTE":
                context.Error($"The value of \"{flag}\" cannot be read.", Remedy);
                return authority;
            default:
                string? near = NearestName.Find(flag, Flags);
                context.Warn($"The flag \"{flag}\" is not known.", near is null ? "Remove it." : $"Did you mean {near}?");
                return authority;
        }
    }

    /// <summary>These flags hold a URL such as <c>http://192.0.2.1:9030/</c>.</summary>
    private static bool TryReadHttp(string value, out IPEndPoint? endPoint)
    {
        const string Scheme = "http://";
        endPoint = null;
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && EndPointText.TryParse(value.AsSpan(Scheme.Length).TrimEnd('/'), out endPoint);
    }
}
