using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.Authority;

/// <summary>
/// Which RSA and Ed25519 identities belong together: once seen, neither may appear with another, or somebody who stole one of a relay's keys
/// could pass for it. Not thread-safe.
/// </summary>
internal sealed class KeyPins
{
    // As C tor writes its key-pinning-journal: both keys in base64 without padding.
    private const int RsaLength = 27;
    private const int Ed25519Length = 43;

    private readonly Dictionary<RsaId, Ed25519Id> _byRsa = [];
    private readonly Dictionary<Ed25519Id, RsaId> _byEd25519 = [];

    /// <summary>Whether the pair does not contradict one that was seen.</summary>
    public bool Allows(RsaId rsa, Ed25519Id ed25519) =>
        (!_byRsa.TryGetValue(rsa, out Ed25519Id knownEd) || knownEd == ed25519)
        && (!_byEd25519.TryGetValue(ed25519, out RsaId knownRsa) || knownRsa == rsa);

    /// <summary>Keeps a pair. False when it was known.</summary>
    public bool Add(RsaId rsa, Ed25519Id ed25519)
    {
        if (!_byRsa.TryAdd(rsa, ed25519))
        {
            return false;
        }

        _byEd25519[ed25519] = rsa;
        return true;
    }

    /// <summary>The line of a pair in the journal.</summary>
    public static string ToLine(RsaId rsa, Ed25519Id ed25519) => $"{Convert.ToBase64String(rsa.ToArray()).TrimEnd('=')} {ed25519}";

    /// <summary>Takes a line of the journal; others are skipped.</summary>
    public void Load(string line)
    {
        ReadOnlySpan<char> text = line;
        Span<byte> rsa = stackalloc byte[RsaId.Length + 1];
        if (text.Length == RsaLength + 1 + Ed25519Length && text[RsaLength] == ' '
            && Convert.TryFromBase64String(string.Concat(text[..RsaLength], "="), rsa, out int written) && written == RsaId.Length
            && Ed25519Id.TryParseBase64(text[(RsaLength + 1)..], out Ed25519Id ed25519))
        {
            Add(RsaId.FromBytes(rsa[..RsaId.Length]), ed25519);
        }
    }
}
