using System.Diagnostics.CodeAnalysis;

namespace MagicWave.Publishing.Records;

/// <summary>A version 3 onion address as it is written, in lower case and without <c>.onion</c> (rend-spec-v3, section 6). Immutable.</summary>
public sealed record OnionName
{
    /// <summary>Length, in characters.</summary>
    public const int Length = 56;

    private const string Suffix = ".onion";

    private OnionName(string label) => Label = label;

    /// <summary>The 56 characters.</summary>
    public string Label { get; }

    /// <summary>As a host name: with <c>.onion</c>.</summary>
    public string Host => Label + Suffix;

    /// <summary>Reads an address, with or without <c>.onion</c>. Its checksum is not looked at.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out OnionName? name)
    {
        ArgumentNullException.ThrowIfNull(text);
        string label = text.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? text[..^Suffix.Length] : text;
        bool isName = label.Length == Length && label.All(one => char.IsAsciiLetter(one) || one is >= '2' and <= '7');
        name = isName ? new OnionName(label.ToLowerInvariant()) : null;
        return isName;
    }

    /// <inheritdoc/>
    public override string ToString() => Host;
}
