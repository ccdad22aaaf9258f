namespace MagicWave.Onion.Directory.Parsing;

/// <summary>What the grammar of a document says of the lines with one keyword (dir-spec 1.2).</summary>
/// <param name="Keyword">The keyword.</param>
/// <param name="Name">Its text.</param>
/// <param name="Count">How often the line may be there.</param>
/// <param name="Arguments">How many arguments it has at least.</param>
/// <param name="Object">Whether an object follows.</param>
internal readonly record struct KeywordRule(
    Keyword Keyword,
    string Name,
    LineCount Count,
    int Arguments = 0,
    ObjectRule Object = ObjectRule.None);
