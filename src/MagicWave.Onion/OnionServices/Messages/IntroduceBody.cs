using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>
/// The body of INTRODUCE1 and of INTRODUCE2, which is the same (rend-spec-v3 section 3.2.1): 20 zeros, authentication key, extensions, and
/// what only the service can read. Points into the bytes it was read from.
/// </summary>
internal readonly ref struct IntroduceBody
{
    /// <summary>
    /// The longest one that an introduction point passes on. Less than a cell holds: the service's circuit may have cells that hold less
    /// (proposal 359), and the client must not learn whether it has.
    /// </summary>
    public const int MaximumLength = 490;

    /// <summary>What comes before the encrypted part when there are no extensions.</summary>
    internal const int HeaderLength = LegacyIdLength + AuthKeyField.Length + 1;

    private const int LegacyIdLength = 20;

    /// <summary>Which service is meant.</summary>
    public Ed25519Id AuthKey { get; private init; }

    /// <summary>What the client tells the introduction point.</summary>
    public ExtensionList Extensions { get; private init; }

    /// <summary>What the client tells the service; never empty. Equal for two only when one is a copy of the other.</summary>
    public ReadOnlySpan<byte> Encrypted { get; private init; }

    /// <summary>Reads one. Does not look at <see cref="MaximumLength"/>, which is the introduction point's to hold.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out IntroduceBody body)
    {
        body = default;
        ByteReader reader = new(data);
        if (!reader.TryReadBytes(LegacyIdLength, out ReadOnlySpan<byte> legacyId) || !FixedTime.IsZero(legacyId)
            || !AuthKeyField.TryRead(ref reader, out Ed25519Id authKey)
            || !ExtensionList.TryRead(ref reader, out ExtensionList extensions)
            || reader.IsAtEnd)
        {
            return false;
        }

        body = new() { AuthKey = authKey, Extensions = extensions, Encrypted = reader.Rest };
        return true;
    }

    /// <summary>Writes what comes before the encrypted part: <see cref="HeaderLength"/> bytes.</summary>
    internal static void WriteHeader(scoped ref ByteWriter writer, Ed25519Id authKey)
    {
        writer.Reserve(LegacyIdLength).Clear();
        AuthKeyField.Write(ref writer, authKey);
        writer.WriteByte(0);
    }
}
