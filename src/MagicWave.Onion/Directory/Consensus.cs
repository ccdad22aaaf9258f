using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using MagicWave.Onion.Directory.Parsing;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>
/// What a majority of the authorities agreed on (dir-spec 3.4.1). Immutable. To be parsed is not to be trusted: a verifier says whether
/// the signatures and the dates hold.
/// </summary>
public sealed record Consensus
{
    /// <summary>Which form it has.</summary>
    public required ConsensusFlavor Flavor { get; init; }

    /// <summary>The method it was computed with (dir-spec 3.8.1).</summary>
    public required int Method { get; init; }

    /// <summary>From when on it holds.</summary>
    public required DateTimeOffset ValidAfter { get; init; }

    /// <summary>Until when there is no newer one.</summary>
    public required DateTimeOffset FreshUntil { get; init; }

    /// <summary>Until when it may be used.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>How long the authorities wait for votes.</summary>
    public TimeSpan VoteDelay { get; init; }

    /// <summary>How long the authorities wait for signatures.</summary>
    public TimeSpan DistDelay { get; init; }

    /// <summary>Versions of clients that are recommended, separated by commas; null when the line is not there.</summary>
    public string? ClientVersions { get; init; }

    /// <summary>Versions of relays that are recommended, separated by commas; null when the line is not there.</summary>
    public string? ServerVersions { get; init; }

    /// <summary>The flags that the authorities can give, sorted.</summary>
    public IReadOnlyList<string> KnownFlags { get; init; } = [];

    /// <summary>Protocols that a client should speak.</summary>
    public ProtocolVersions? RecommendedClientProtocols { get; init; }

    /// <summary>Protocols that a relay should speak.</summary>
    public ProtocolVersions? RecommendedRelayProtocols { get; init; }

    /// <summary>Protocols without which a client does not work.</summary>
    public ProtocolVersions? RequiredClientProtocols { get; init; }

    /// <summary>Protocols without which a relay does not work.</summary>
    public ProtocolVersions? RequiredRelayProtocols { get; init; }

    /// <summary>The parameters of the network (param-spec), by name.</summary>
    public IReadOnlyDictionary<string, int> Params { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>The shared random value of the run before; null when there is none.</summary>
    public SharedRandomValue? PreviousSharedRandom { get; init; }

    /// <summary>The shared random value of this run; null when there is none.</summary>
    public SharedRandomValue? CurrentSharedRandom { get; init; }

    /// <summary>The authorities that took part.</summary>
    public IReadOnlyList<DirectorySource> DirectorySources { get; init; } = [];

    /// <summary>The relays, sorted by RSA identity.</summary>
    public required IReadOnlyList<RouterStatus> Routers { get; init; }

    /// <summary>The weights of positions, by name (dir-spec 3.8.3), in units of 1/<c>bwweightscale</c>; empty when the document has none.</summary>
    public IReadOnlyDictionary<string, int> BandwidthWeights { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>The signatures, as they came.</summary>
    public IReadOnlyList<ConsensusSignature> Signatures { get; init; } = [];

    /// <summary>The SHA-1 of the signed part: 20 bytes. Empty in a document that was not parsed.</summary>
    public ReadOnlyMemory<byte> Sha1Digest { get; init; }

    /// <summary>The SHA-256 of the signed part: 32 bytes. Empty in a document that was not parsed.</summary>
    public ReadOnlyMemory<byte> Sha256Digest { get; init; }

    /// <summary>A parameter, or <paramref name="defaultValue"/> when the network does not set it, brought between the two bounds.</summary>
    /// <exception cref="ArgumentException">The lower bound is above the upper one.</exception>
    public int Param(string name, int defaultValue, int minimum = int.MinValue, int maximum = int.MaxValue) =>
        Math.Clamp(Params.TryGetValue(name, out int value) ? value : defaultValue, minimum, maximum);

    /// <summary>The entry of a relay by its RSA identity, by binary search; null when there is none.</summary>
    public RouterStatus? Find(RsaId id)
    {
        int low = 0;
        int high = Routers.Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = Routers[middle].RsaId.CompareTo(id);
            if (order == 0)
            {
                return Routers[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>Parses one document that takes up the whole text.</summary>
    /// <param name="utf8">The text, of at most <see cref="DocumentLimits.ConsensusLength"/> bytes; it is copied where it is kept.</param>
    /// <param name="document">The document; null when it was refused.</param>
    /// <param name="fault">Why it was refused; <see cref="DocumentFault.None"/> when it was not.</param>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Consensus? document, out DocumentFault fault)
    {
        document = ConsensusParser.Parse(utf8, out fault);
        return document is not null;
    }
}
