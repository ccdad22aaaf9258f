using MagicWave.Hosting.Options;
using MagicWave.Onion.Identity;

namespace MagicWave.Hosting.Torrc;

/// <summary>Reads lists of relays: <c>$HEX</c> identities, nicknames, addresses and networks; country codes are warned of.</summary>
internal static class NodeSetLine
{
    private const int HexLength = 40;
    private const string Remedy = "Name relays or networks instead.";

    /// <summary>tor's limit on nicknames.</summary>
    public const int MaximumNickname = 19;

    /// <summary>Adds the entries of a line to a set.</summary>
    public static void Read(BindContext context, string value, NodeSetOption set)
    {
        bool countries = false;
        foreach (string entry in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            List<PolicyRule> rules = [];
            if (TryReadFingerprint(entry, out RsaId id))
            {
                set.Fingerprints.Add(id);
            }
            else if (IsNickname(entry))
            {
                set.Nicknames.Add(entry);
            }
            else if (entry.Length == 4 && entry[0] == '{' && entry[3] == '}')
            {
                context.Warn($"Countries of relays are not known, because no GeoIP file is read: {entry} stands for nobody.", Remedy);
                countries = true;
            }
            else if (entry.IndexOfAny(['.', ':', '*']) >= 0 && PolicyLine.TryReadTarget(entry, accept: false, rules))
            {
                foreach (PolicyRule rule in rules)
                {
                    set.Networks.Add(rule);
                }
            }
            else
            {
                context.Error($"\"{entry}\" names no relay.", "Give $ and 40 hex digits, a nickname, or an address with an optional /prefix.");
            }
        }

        // An empty list of wanted relays means any relay, which is the opposite of what was asked for.
        if (countries && set.IsEmpty && !context.Line.Key.StartsWith("Exclude", StringComparison.OrdinalIgnoreCase))
        {
            context.Error("Nobody is left in the list without the countries.", Remedy);
        }
    }

    /// <summary>1 to 19 letters and digits.</summary>
    public static bool IsNickname(string text) => text.Length is > 0 and <= MaximumNickname && text.All(char.IsAsciiLetterOrDigit);

    private static bool TryReadFingerprint(string entry, out RsaId id)
    {
        string hex = entry.StartsWith('$') ? entry[1..] : entry;
        if (hex.Length > HexLength && hex[HexLength] is '=' or '~' && IsNickname(hex[(HexLength + 1)..]))
        {
            hex = hex[..HexLength];
        }

        id = default;
        return hex.Length == HexLength && RsaId.TryParseHex(hex, out id);
    }
}
