using System.ComponentModel.DataAnnotations;
using MagicWave.Onion.Accounting;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion;

/// <summary>How an <see cref="OnionClient"/> works. Read once, by its constructor.</summary>
public sealed class OnionClientOptions
{
    /// <summary>The highest <see cref="PricePerCell"/>: 100 MWT, far beyond any sense, and far from where sums overflow.</summary>
    public const long MaximumPricePerCell = 1_000_000_000_000_000;

    /// <summary>What each relay of a circuit earns per cell.</summary>
    /// <value>In units of 10⁻¹³ MWT; 0, the default, for circuits that are not paid.</value>
    [Range(0, MaximumPricePerCell)]
    public long PricePerCell { get; set; }

    /// <summary>How many circuits to exits are kept ready in advance.</summary>
    /// <value>0 to 16; 2 by default.</value>
    [Range(0, 16)]
    public int SpareCircuits { get; set; } = 2;

    /// <summary>
    /// How many circuits for onion services are kept ready in advance, of three relays each: by a client in its first hour and for an hour after each visit to a
    /// service, and as many more while it runs a service that hides itself. A first connection takes up to three. They are used once, and kept for at most an
    /// hour (tor keeps three as well). A client that will not visit any service may have 0.
    /// </summary>
    /// <value>0 to 16; 3 by default.</value>
    [Range(0, 16)]
    public int SpareOnionCircuits { get; set; } = 3;

    /// <summary>How many exits are tried for one stream.</summary>
    /// <value>1 to 16; 4 by default.</value>
    [Range(1, 16)]
    public int MaximumAttempts { get; set; } = 4;

    /// <summary>How long making the hops of a circuit may take.</summary>
    /// <value>20 seconds by default.</value>
    public TimeSpan CircuitBuildTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>After which time without an answer a stream is tried through another exit (tor: CircuitStreamTimeout).</summary>
    /// <value>15 seconds by default.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long opening a stream may take with all its attempts (tor: SocksTimeout).</summary>
    /// <value>60 seconds by default.</value>
    public TimeSpan StreamTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>For how long after its first stream a circuit takes new ones (tor: MaxCircuitDirtiness).</summary>
    /// <value>10 minutes by default.</value>
    public TimeSpan MaximumCircuitDirtiness { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether loopback, private and link-local addresses may be asked for. They mean something else at every exit, so asking for them can only be a
    /// mistake or a test network (tor: ClientRejectInternalAddresses).
    /// </summary>
    /// <value>False by default.</value>
    public bool AllowsPrivateAddresses { get; set; }

    /// <summary>
    /// Whether the network is one for tests (tor: TestingTorNetwork), where onion services change their keys every few minutes and relays may have private
    /// addresses.
    /// </summary>
    /// <value>False by default.</value>
    public bool IsTestingNetwork { get; set; }

    /// <summary>
    /// This client's keys for onion services that show themselves only to those they know (tor: ClientOnionAuthDir); asked whenever one is needed, under
    /// the node's gate, and used before that is left. Null is no key.
    /// </summary>
    public Func<OnionAddress, ClientAuthorization?> FindOnionKey { get; set; } = static _ => null;

    /// <summary>Who keeps the books: told of every circuit that is built.</summary>
    /// <value>Nobody by default.</value>
    public ICircuitAccounting Accounting { get; set; } = NoAccounting.Instance;

    internal CircuitPoolSettings ToSettings()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(PricePerCell);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PricePerCell, MaximumPricePerCell);
        ArgumentOutOfRangeException.ThrowIfNegative(SpareCircuits);
        ArgumentOutOfRangeException.ThrowIfNegative(SpareOnionCircuits);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaximumAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CircuitBuildTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(AttemptTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StreamTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaximumCircuitDirtiness, TimeSpan.Zero);
        return new()
        {
            Price = PricePerCell,
            Accounting = Accounting,
            SpareCircuits = SpareCircuits,
            SpareOnionCircuits = SpareOnionCircuits,
            MaximumAttempts = MaximumAttempts,
            BuildTimeout = CircuitBuildTimeout,
            AttemptTimeout = AttemptTimeout,
            StreamTimeout = StreamTimeout,
            MaximumDirtiness = MaximumCircuitDirtiness,
        };
    }
}
