using System.Collections.Immutable;
using System.Text;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>
/// The relays that one relay says belong to the same operator (dir-spec 2.1.1, <c>family</c>). It counts only when the other says the same.
/// Immutable.
/// </summary>
public sealed class Family
{
    private readonly ImmutableArray<RsaId> _members;
    private readonly ImmutableArray<string> _nicknames;
    private readonly ImmutableArray<string> _others;

    private Family(IEnumerable<RsaId> members, IEnumerable<string> nicknames, IEnumerable<string> others)
    {
        _members = [.. members.Distinct().Order()];
        _nicknames = [.. nicknames.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _others = [.. others];
    }

    /// <summary>No family.</summary>
    public static Family None { get; } = new([], [], []);

    /// <summary>The members that are named by identity, sorted.</summary>
    public IReadOnlyList<RsaId> Members => _members;

    /// <summary>The members that are named by nickname, in lower case, sorted.</summary>
    public IReadOnlyList<string> Nicknames => _nicknames;

    /// <summary>Whether nobody is named.</summary>
    public bool IsEmpty => _members.IsEmpty && _nicknames.IsEmpty && _others.IsEmpty;

    /// <summary>A family of these relays.</summary>
    public static Family Of(IEnumerable<RsaId> members) => new(members, [], []);

    /// <summary>Reads the arguments of a <c>family</c> line. Nothing is refused: words of no known form are kept and mean nothing.</summary>
    public static Family Parse(ReadOnlySpan<byte> utf8)
    {
        List<RsaId> members = [];
        List<string> nicknames = [];
        List<string> others = [];
        foreach (Range part in utf8.Split((byte)' '))
        {
            ReadOnlySpan<byte> word = utf8[part];
            if (word.IsEmpty)
            {
                continue;
            }

            if (AsciiText.IsNickname(word))
            {
                nicknames.Add(Encoding.ASCII.GetString(word).ToLowerInvariant());
            }
            else if (TryParseMember(word, out RsaId id))
            {
                members.Add(id);
            }
            else
            {
                others.Add(AsciiText.ToText(word));
            }
        }

        return members.Count + nicknames.Count + others.Count == 0 ? None : new(members, nicknames, others);
    }

    /// <summary>Whether the relay is named, by identity or by nickname.</summary>
    public bool Contains(RsaId id, string nickname) =>
        _members.BinarySearch(id) >= 0 || (!_nicknames.IsEmpty && _nicknames.Contains(nickname, StringComparer.OrdinalIgnoreCase));

    /// <summary>The form that microdescriptors hold (dir-spec 3.3, <c>family</c>): the relay itself added, everything sorted.</summary>
    public string ToCanonicalText(RsaId self)
    {
        IEnumerable<string> members = _members.Append(self).Distinct().Select(static id => "$" + id);
        return string.Join(' ', members.Concat(_nicknames).Concat(_others).Order(StringComparer.Ordinal));
    }

    /// <summary>The arguments of a <c>family</c> line.</summary>
    public override string ToString() =>
        string.Join(' ', _members.Select(static id => "$" + id).Concat(_nicknames).Concat(_others).Order(StringComparer.Ordinal));

    // $ is optional, and a name may follow the 40 digits after = or ~ (dir-spec 2.1.1).
    private static bool TryParseMember(ReadOnlySpan<byte> word, out RsaId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[RsaId.Length];
        ReadOnlySpan<byte> digits = word[0] == (byte)'$' ? word[1..] : word;
        if (digits.Length < 2 * RsaId.Length || !AsciiText.TryParseHex(digits[..(2 * RsaId.Length)], bytes))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = digits[(2 * RsaId.Length)..];
        if (!rest.IsEmpty && (rest[0] is not ((byte)'=' or (byte)'~') || !AsciiText.IsNickname(rest[1..])))
        {
            return false;
        }

        id = RsaId.FromBytes(bytes);
        return true;
    }
}
