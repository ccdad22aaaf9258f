using MagicWave.Core.Security;

namespace MagicWave.Payments.Metering;

/// <summary>
/// A hash chain at the one who releases it: from a seed, tick <see cref="Count"/> first, each one the hash of the next. Ticks are released from 1
/// upwards. It remembers values at halving distances, so that it holds at most 2 + log₂(count) of them and a tick costs log₂(count) hashes on
/// average. Not thread-safe.
/// </summary>
public sealed class TickChain : IDisposable
{
    private readonly SecretBytes _values;
    private readonly int[] _positions;
    private int _depth;

    /// <summary>Makes a chain from a seed; costs <paramref name="count"/> hashes.</summary>
    /// <param name="seed">32 secret bytes, used for no other chain.</param>
    /// <param name="count">How many ticks, 1 to 65,536.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public TickChain(ReadOnlySpan<byte> seed, int count = TickRules.ChainLength)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, TickHash.Length, nameof(seed));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1 << 16);
        Count = count;
        int room = 2 + int.Log2(count);
        _values = new(room * TickHash.Length);
        _positions = new int[room];
        seed.CopyTo(ValueAt(0));
        _positions[0] = count;
        _depth = 1;
        Span<byte> anchor = stackalloc byte[TickHash.Length];
        DescendTo(0, anchor);
        Anchor = anchor.ToArray();
    }

    /// <summary>How many ticks it has.</summary>
    public int Count { get; }

    /// <summary>The last one that was released; 0 for none.</summary>
    public int Released { get; private set; }

    /// <summary>What both ends of the pair know from the start.</summary>
    public ReadOnlyMemory<byte> Anchor { get; }

    /// <summary>How many values it holds now.</summary>
    internal int Held => _depth;

    /// <summary>Releases the next tick.</summary>
    /// <param name="tick">Receives 32 bytes.</param>
    /// <returns>False when there is none left.</returns>
    public bool TryRelease(Span<byte> tick)
    {
        if (Released == Count)
        {
            return false;
        }

        Released++;
        DescendTo(Released, tick);
        return true;
    }

    /// <summary>Erases the chain.</summary>
    public void Dispose() => _values.Dispose();

    // The last value held is the nearest one above: from it down, a value stays behind at each half of the way.
    private void DescendTo(int position, Span<byte> value)
    {
        int at = _positions[_depth - 1];
        ValueAt(_depth - 1).CopyTo(value);
        int next = at - ((at - position + 1) / 2);
        while (at > position)
        {
            TickHash.Previous(value, value);
            at--;
            if (at == next && at > position)
            {
                value.CopyTo(ValueAt(_depth));
                _positions[_depth++] = at;
                next = at - ((at - position + 1) / 2);
            }
        }

        if (_positions[_depth - 1] == position && _depth > 1)
        {
            _depth--;
        }
    }

    private Span<byte> ValueAt(int index) => _values.Writable.Slice(index * TickHash.Length, TickHash.Length);
}
