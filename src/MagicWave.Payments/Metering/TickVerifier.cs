using MagicWave.Core.Bytes;

namespace MagicWave.Payments.Metering;

/// <summary>
/// A hash chain at one who is shown its ticks: one hash per tick, 36 bytes of state, nothing allocated. A tick that stands for k others costs k
/// hashes. Not thread-safe.
/// </summary>
public struct TickVerifier
{
    private TickValue _last;

    /// <summary>Begins with an anchor.</summary>
    /// <param name="anchor">32 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public TickVerifier(ReadOnlySpan<byte> anchor)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(anchor.Length, TickHash.Length, nameof(anchor));
        anchor.CopyTo(_last);
    }

    /// <summary>The highest tick that was shown; 0 for none.</summary>
    public uint Index { get; private set; }

    /// <summary>Takes a tick.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="tick">Its 32 bytes.</param>
    /// <returns>False, and nothing changes, when it is not of this chain, not new, or too far ahead.</returns>
    public bool TryAccept(uint index, ReadOnlySpan<byte> tick)
    {
        if (tick.Length != TickHash.Length || index <= Index || index > TickRules.MaximumIndex || index - Index > TickRules.MaximumCatchUp)
        {
            return false;
        }

        Span<byte> value = stackalloc byte[TickHash.Length];
        tick.CopyTo(value);
        for (uint left = index - Index; left > 0; left--)
        {
            TickHash.Previous(value, value);
        }

        if (!PublicBytes.Equal(value, _last))
        {
            return false;
        }

        tick.CopyTo(_last);
        Index = index;
        return true;
    }

    /// <summary>Goes on with the anchor of a further chain: its first tick has the next index. What the old chain had left is worth nothing now.</summary>
    /// <param name="anchor">32 bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public void Renew(ReadOnlySpan<byte> anchor)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(anchor.Length, TickHash.Length, nameof(anchor));
        anchor.CopyTo(_last);
    }
}
