using MagicWave.Core.Security;

namespace MagicWave.Payments.Metering;

/// <summary>
/// The client's side of a metered circuit: one chain for each pair of neighbours, and what was served. It releases tick i of every chain together, once
/// i ticks' worth of cells was served, never before, and never beyond its cap. A pure machine; counting allocates nothing. Not thread-safe.
/// </summary>
public sealed class ClientMeter : IDisposable
{
    private readonly IRandom _random;
    private readonly TickChain[] _chains;
    private readonly int _chainLength;
    private readonly long _cap;
    private ServedCells _served;

    /// <summary>Makes the chains.</summary>
    /// <param name="hops">How many hops are paid, 1 to 16.</param>
    /// <param name="cap">The most ticks that the circuit may cost, from 0.</param>
    /// <param name="carried">Cells of earlier circuits that no whole tick was released for, from 0.</param>
    /// <param name="random">For the seeds.</param>
    /// <param name="chainLength">How many ticks each chain has.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ClientMeter(int hops, long cap, long carried, IRandom random, int chainLength = TickRules.ChainLength)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(hops, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hops, 16);
        ArgumentOutOfRangeException.ThrowIfNegative(cap);
        _random = random;
        _cap = Math.Min(cap, TickRules.MaximumIndex);
        _served = new(carried);
        _chainLength = chainLength;
        _chains = new TickChain[hops];
        MakeChains();
    }

    /// <summary>How many hops are paid.</summary>
    public int HopCount => _chains.Length;

    /// <summary>The last tick that was released, of every chain.</summary>
    public uint Released { get; private set; }

    /// <summary>How many cells were served and not paid for: for the next circuit, when this one ends.</summary>
    public long Rest => Math.Max(0, _served.Billed - ((long)Released * TickRules.CellsPerTick));

    /// <summary>Whether the circuit has cost what it may.</summary>
    public bool IsSpent => Released >= _cap;

    /// <summary>Whether a tick is to be released.</summary>
    public bool IsDue => Released < _cap && _served.Ticks > Released;

    /// <summary>Whether the chains have to be renewed before the next tick.</summary>
    public bool IsRenewalDue => _chains[0].Released == _chains[0].Count;

    /// <summary>The anchor of the chain before a hop.</summary>
    /// <param name="hop">From 0 at the guard.</param>
    public ReadOnlySpan<byte> AnchorBefore(int hop) => _chains[hop].Anchor.Span;

    /// <summary>The anchor of the chain behind a hop; empty behind the last that is paid.</summary>
    /// <param name="hop">From 0 at the guard.</param>
    public ReadOnlySpan<byte> AnchorBehind(int hop) => hop + 1 < _chains.Length ? _chains[hop + 1].Anchor.Span : default;

    /// <summary>DATA came, or was acknowledged by the other end.</summary>
    public void AddData(int cells) => _served.AddData(cells);

    /// <summary>A control cell was sent or came.</summary>
    public void AddControl() => _served.AddControl();

    /// <summary>Makes the next chains. Every hop is told of them before the next tick.</summary>
    /// <exception cref="InvalidOperationException">The present ones have ticks left.</exception>
    public void Renew()
    {
        if (!IsRenewalDue)
        {
            throw new InvalidOperationException("The chains have ticks left.");
        }

        MakeChains();
    }

    /// <summary>Releases the next tick of every chain.</summary>
    /// <param name="ticks">Receives <see cref="TickHash.Length"/> bytes for each hop.</param>
    /// <returns>Its index.</returns>
    /// <exception cref="InvalidOperationException">None is due, or the chains are used up.</exception>
    public uint Release(Span<byte> ticks)
    {
        if (!IsDue || IsRenewalDue)
        {
            throw new InvalidOperationException("No tick is due.");
        }

        for (int hop = 0; hop < _chains.Length; hop++)
        {
            _ = _chains[hop].TryRelease(ticks.Slice(hop * TickHash.Length, TickHash.Length));
        }

        return ++Released;
    }

    /// <summary>Erases the chains.</summary>
    public void Dispose()
    {
        foreach (TickChain chain in _chains)
        {
            chain.Dispose();
        }
    }

    private void MakeChains()
    {
        Span<byte> seed = stackalloc byte[TickHash.Length];
        for (int i = 0; i < _chains.Length; i++)
        {
            _random.Fill(seed);
            _chains[i]?.Dispose();
            _chains[i] = new(seed, _chainLength);
        }

        System.Security.Cryptography.CryptographicOperations.ZeroMemory(seed);
    }
}
