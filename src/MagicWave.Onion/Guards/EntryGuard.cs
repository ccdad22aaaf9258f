using System.Globalization;
using System.Text;
using MagicWave.Core.Time;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Guards;

/// <summary>One guard of the sample, as it stands in a <c>Guard</c> line of the state file (guard-spec, appendix on persistence).</summary>
internal sealed class EntryGuard
{
    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss";

    private readonly List<KeyValuePair<string, string>> _unknown = [];

    public EntryGuard(RsaId rsaId, string nickname, DateTimeOffset sampledOn)
    {
        RsaId = rsaId;
        Nickname = nickname;
        SampledOn = sampledOn;
    }

    public RsaId RsaId { get; }

    public string Nickname { get; }

    public DateTimeOffset SampledOn { get; }

    /// <summary>Since when the consensus does not list it as a guard; null while it does.</summary>
    public DateTimeOffset? UnlistedSince { get; set; }

    /// <summary>When a circuit was first built through it; null while none was.</summary>
    public DateTimeOffset? ConfirmedOn { get; set; }

    /// <summary>When it began to fail; null while it works or was not tried. Not kept over a restart.</summary>
    public Instant? FailingSince { get; set; }

    /// <summary>When it may be tried again after a failure.</summary>
    public Instant RetryAt { get; set; }

    /// <summary>Reads the words after <c>Guard</c>. False without an identity or a date.</summary>
    public static bool TryParse(ReadOnlySpan<char> words, out EntryGuard? guard)
    {
        guard = null;
        RsaId id = default;
        string nickname = "";
        DateTimeOffset? sampled = null;
        DateTimeOffset? unlisted = null;
        DateTimeOffset? confirmed = null;
        List<KeyValuePair<string, string>> unknown = [];
        foreach (Range range in words.Split(' '))
        {
            ReadOnlySpan<char> word = words[range];
            int equals = word.IndexOf('=');
            if (equals < 1)
            {
                continue;
            }

            string key = word[..equals].ToString();
            string value = word[(equals + 1)..].ToString();
            switch (key)
            {
                case "rsa_id" when RsaId.TryParseHex(value, out RsaId parsed): id = parsed; break;
                case "nickname": nickname = value; break;
                case "sampled_on": sampled = ParseDate(value); break;
                case "unlisted_since": unlisted = ParseDate(value); break;
                case "confirmed_on": confirmed = ParseDate(value); break;
                case "in" or "listed" or "confirmed_idx" or "sampled_idx": break;
                default: unknown.Add(new(key, value)); break;
            }
        }

        if (id.IsZero || sampled is not { } date)
        {
            return false;
        }

        guard = new EntryGuard(id, nickname, date) { UnlistedSince = unlisted, ConfirmedOn = confirmed };
        guard._unknown.AddRange(unknown);
        return true;
    }

    /// <summary>The whole line.</summary>
    public string ToLine(int sampledIndex, int confirmedIndex)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"Guard in=default rsa_id={RsaId}");
        if (Nickname.Length > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $" nickname={Nickname}");
        }

        line.Append(CultureInfo.InvariantCulture, $" sampled_on={Format(SampledOn)} sampled_idx={sampledIndex}");
        if (UnlistedSince is { } unlisted)
        {
            line.Append(CultureInfo.InvariantCulture, $" unlisted_since={Format(unlisted)}");
        }

        line.Append(CultureInfo.InvariantCulture, $" listed={(UnlistedSince is null ? 1 : 0)}");
        if (ConfirmedOn is { } confirmed)
        {
            line.Append(CultureInfo.InvariantCulture, $" confirmed_on={Format(confirmed)} confirmed_idx={confirmedIndex}");
        }

        foreach ((string key, string value) in _unknown)
        {
            line.Append(CultureInfo.InvariantCulture, $" {key}={value}");
        }

        return line.ToString();
    }

    private static string Format(DateTimeOffset date) => date.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset? ParseDate(string text) =>
        DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : null;
}
