using System.ComponentModel.DataAnnotations;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion;

/// <summary>What an <see cref="OnionService"/> is and how it works. Read once, by <see cref="OnionClient.Serve"/>.</summary>
public sealed class OnionServiceOptions
{
    /// <summary>Its key, and with it its address. The caller's to dispose of, after the service.</summary>
    public required ServiceIdentityKey Key { get; init; }

    /// <summary>The ports that clients can ask for (tor: the first number of HiddenServicePort).</summary>
    /// <value>Each 1 to 65535; at least one.</value>
    public required IReadOnlySet<int> Ports { get; init; }

    /// <summary>At how many relays clients can introduce themselves (tor: HiddenServiceNumIntroductionPoints).</summary>
    /// <value>1 to 20; 3 by default.</value>
    [Range(1, 20)]
    public int IntroductionPoints { get; init; } = 3;

    /// <summary>
    /// Whether the service reaches its relays straight, without a circuit that hides where it is: faster, and no anonymity for the service. Visitors keep
    /// theirs (tor: HiddenServiceSingleHopMode together with HiddenServiceNonAnonymousMode).
    /// </summary>
    /// <value>False by default.</value>
    public bool IsSingleHop { get; init; }

    /// <summary>The keys of those who may find the service (restricted discovery, rend-spec-v3 2.5.1.2).</summary>
    /// <value>Empty by default: everybody who knows the address. At most <see cref="OnionDescriptorLimits.MaximumClients"/>: 316 with 3 introduction points.</value>
    public IReadOnlyList<AuthorizedClientKey> AuthorizedClients { get; init; } = [];

    /// <summary>How many streams one client's circuit may have at a time (tor: HiddenServiceMaxStreams).</summary>
    /// <value>0 to 65535; 0, the default, for no limit but the protocol's.</value>
    [Range(0, 65535)]
    public int MaximumStreams { get; init; }

    /// <summary>Whether a circuit that asks for more is closed, instead of the one stream refused (tor: HiddenServiceMaxStreamsCloseCircuit).</summary>
    /// <value>False by default.</value>
    public bool ClosesCircuitAtMaximum { get; init; }

    /// <summary>Whether a circuit may ask for other ports and live (tor: HiddenServiceAllowUnknownPorts); the stream is refused in any case.</summary>
    /// <value>False by default: it is closed, so that ports cannot be tried out.</value>
    public bool AllowsUnknownPorts { get; init; }

    /// <summary>
    /// How many introductions per second, in the long run and at once, the introduction points are asked to pass on (tor: HiddenServiceEnableIntroDoSDefense
    /// with its rate and burst); null for what the network says.
    /// </summary>
    public (int RatePerSecond, int BurstPerSecond)? IntroductionLimit { get; init; }

    /// <summary>
    /// How the service asks clients for work when more of them come than it answers (proposal 327; tor: HiddenServicePoWDefensesEnabled); null, the default, when it
    /// does not.
    /// </summary>
    public OnionServiceProofOfWork? ProofOfWork { get; init; }

    /// <summary>How many streams may wait to be accepted; further ones are refused.</summary>
    /// <value>1 to 65535; 1,024 by default.</value>
    [Range(1, 65535)]
    public int Backlog { get; init; } = 1024;

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Key);
        if (Ports is not { Count: > 0 } || Ports.Any(static port => port is < 1 or > ushort.MaxValue))
        {
            throw new ArgumentException("An onion service has at least one port, each from 1 to 65535.", nameof(Ports));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(IntroductionPoints, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(IntroductionPoints, 20);
        ArgumentOutOfRangeException.ThrowIfNegative(MaximumStreams);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumStreams, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Backlog);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Backlog, ushort.MaxValue);
        ProofOfWork?.Check();
        CheckClients(AuthorizedClients, IntroductionPoints);
        if (IntroductionLimit is { } limit && (limit.RatePerSecond < 1 || limit.BurstPerSecond < limit.RatePerSecond))
        {
            throw new ArgumentException("A limit of introductions has a rate of at least 1, and a burst of at least the rate.", nameof(IntroductionLimit));
        }
    }

    internal static void CheckClients(IReadOnlyList<AuthorizedClientKey> clients, int introductionPoints)
    {
        ArgumentNullException.ThrowIfNull(clients);
        int room = OnionDescriptorLimits.MaximumClients(introductionPoints);
        if (clients.Count > room)
        {
            throw new ArgumentException(
                $"A descriptor with {introductionPoints} introduction points has room for {room} authorized clients, not for {clients.Count}.", nameof(clients));
        }
    }
}
