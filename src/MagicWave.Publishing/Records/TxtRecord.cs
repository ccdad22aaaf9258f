namespace MagicWave.Publishing.Records;

/// <summary>
/// The TXT record that says where a domain's site is: <c>magicwave=/onion3/</c> and the 56 characters. A record may hold other values before and behind it,
/// with commas between them.
/// </summary>
public static class TxtRecord
{
    private const string Key = "magicwave";
    private const string Path = "/onion3/";
    private const int TimeToLive = 3600;

    /// <summary>The record's text.</summary>
    public static string ValueOf(OnionName onion)
    {
        ArgumentNullException.ThrowIfNull(onion);
        return $"{Key}={Path}{onion.Label}";
    }

    /// <summary>The line of a zone file.</summary>
    public static string LineFor(string domain, OnionName onion) => FormattableString.Invariant($"{domain}. {TimeToLive} IN TXT \"{ValueOf(onion)}\"");

    /// <summary>Reads a record.</summary>
    /// <returns>The onion address; null when the record names none.</returns>
    public static OnionName? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=', 2);
            if (pair.Length == 2 && pair[0].Trim().Equals(Key, StringComparison.OrdinalIgnoreCase))
            {
                string value = pair[1].Trim();
                string label = value.StartsWith(Path, StringComparison.OrdinalIgnoreCase) ? value[Path.Length..] : value;
                if (OnionName.TryParse(label, out OnionName? onion))
                {
                    return onion;
                }
            }
        }

        return null;
    }
}
