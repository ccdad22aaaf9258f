namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>A request as it came over whatever way. Immutable.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Origin">Scheme, host and port that it was sent to: links in answers begin with it.</param>
/// <param name="Path">The path, decoded, beginning with '/'.</param>
/// <param name="Query">The query; of a name that comes twice, the first.</param>
/// <param name="Form">The body of a POST, if it was a form.</param>
public sealed record HorizonRequest(
    string Method, string Origin, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Form)
{
    /// <summary>The longest body that is read, in bytes: an envelope of the longest kind in a form.</summary>
    public const int MaximumBody = 1 << 20;

    /// <summary>The longest path with its query, in characters.</summary>
    public const int MaximumTarget = 4096;

    /// <summary>The answer is wanted as a stream of events.</summary>
    public bool WantsEvents { get; init; }

    /// <summary>The last event that the client got, when it comes again.</summary>
    public string? LastEvent { get; init; }

    /// <summary>The path's parts.</summary>
    public IReadOnlyList<string> Parts => Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A parameter of the query; null when it is not there.</summary>
    public string? Find(string name) => Query.TryGetValue(name, out string? value) ? value : null;

    /// <summary>Splits names and values of a query or a form, percent-decoded. Null: too many.</summary>
    /// <param name="text">The text, without a leading question mark.</param>
    public static IReadOnlyDictionary<string, string>? ParsePairs(string text)
    {
        const int MaximumPairs = 64;
        ArgumentNullException.ThrowIfNull(text);
        Dictionary<string, string> pairs = [];
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            pairs.TryAdd(Decode(equals < 0 ? pair : pair[..equals]), equals < 0 ? "" : Decode(pair[(equals + 1)..]));
            if (pairs.Count > MaximumPairs)
            {
                return null;
            }
        }

        return pairs;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
