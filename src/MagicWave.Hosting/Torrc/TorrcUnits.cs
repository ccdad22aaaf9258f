using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace MagicWave.Hosting.Torrc;

/// <summary>Numbers with a unit behind them: <c>10 minutes</c>, <c>1.5 MB</c>, <c>100 KBits</c>. Units ignore case; none means the base unit.</summary>
internal static class TorrcUnits
{
    /// <summary>Seconds must fit tor's int.</summary>
    private const long MaximumSeconds = int.MaxValue;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly FrozenDictionary<string, long> Seconds = new Dictionary<string, long>
    {
        [""] = 1, ["second"] = 1, ["seconds"] = 1, ["minute"] = 60, ["minutes"] = 60, ["hour"] = 3600, ["hours"] = 3600,
        ["day"] = 86_400, ["days"] = 86_400, ["week"] = 604_800, ["weeks"] = 604_800, ["month"] = 2_629_728, ["months"] = 2_629_728,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, long> Milliseconds = new Dictionary<string, long>
    {
        [""] = 1, ["msec"] = 1, ["millisecond"] = 1, ["milliseconds"] = 1, ["second"] = 1000, ["seconds"] = 1000, ["minute"] = 60_000,
        ["minutes"] = 60_000, ["hour"] = 3_600_000, ["hours"] = 3_600_000, ["day"] = 86_400_000, ["days"] = 86_400_000,
        ["week"] = 604_800_000, ["weeks"] = 604_800_000,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, long> Bytes = DataUnits().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A time whose base unit is the second.</summary>
    public static bool TryParseInterval(string text, out TimeSpan value)
    {
        bool good = TryParse(text, Seconds, out long seconds) && seconds <= MaximumSeconds;
        value = good ? TimeSpan.FromSeconds(seconds) : default;
        return good;
    }

    /// <summary>A time whose base unit is the millisecond.</summary>
    public static bool TryParseMilliseconds(string text, out TimeSpan value)
    {
        bool good = TryParse(text, Milliseconds, out long milliseconds) && milliseconds <= int.MaxValue;
        value = good ? TimeSpan.FromMilliseconds(milliseconds) : default;
        return good;
    }

    /// <summary>An amount of data in bytes. KB is 1024 bytes and kilobit is 128, as for tor.</summary>
    public static bool TryParseData(string text, out long bytes) => TryParse(text, Bytes, out bytes);

    private static Dictionary<string, long> DataUnits()
    {
        Dictionary<string, long> units = new() { [""] = 1, ["b"] = 1, ["byte"] = 1, ["bytes"] = 1, ["m"] = 1 << 20 };
        (string Letter, string Prefix, int Shift)[] sizes = [("k", "kilo", 10), ("m", "mega", 20), ("g", "giga", 30), ("t", "tera", 40)];
        foreach ((string letter, string prefix, int shift) in sizes)
        {
            foreach (string name in (string[])[letter + "b", letter + "byte", letter + "bytes", prefix + "byte", prefix + "bytes"])
            {
                units[name] = 1L << shift;
            }

            foreach (string name in (string[])[letter + "bit", letter + "bits", prefix + "bit", prefix + "bits"])
            {
                units[name] = 1L << (shift - 3);
            }
        }

        return units;
    }

    private static bool TryParse(string text, FrozenDictionary<string, long> units, out long value)
    {
        value = 0;
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int digits = trimmed.IndexOfAnyExcept(NumberCharacters);
        ReadOnlySpan<char> number = digits < 0 ? trimmed : trimmed[..digits];
        string unit = digits < 0 ? "" : trimmed[digits..].Trim().ToString();
        if (!units.TryGetValue(unit, out long multiplier)
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
            || amount > long.MaxValue / multiplier)
        {
            return false;
        }

        value = (long)(amount * multiplier);
        return true;
    }
}
