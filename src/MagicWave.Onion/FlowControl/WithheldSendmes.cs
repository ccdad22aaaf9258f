using MagicWave.Onion.Cells;

namespace MagicWave.Onion.FlowControl;

/// <summary>
/// SENDMEs that are due and held back, oldest first: each makes the other end's window <see cref="CircuitWindows.Increment"/> cells smaller for as
/// long. Not thread-safe; nothing allocates.
/// </summary>
public sealed class WithheldSendmes
{
    /// <summary>As many as make up a whole window: an end that goes on sending then ignores it.</summary>
    public const int Maximum = CircuitWindows.Start / CircuitWindows.Increment;

    private readonly byte[] _digests = new byte[Maximum * SendmeBody.DigestLength];
    private int _first;

    /// <summary>How many are held.</summary>
    public int Count { get; private set; }

    /// <summary>One is due.</summary>
    /// <param name="digest">Of the cell that it answers.</param>
    /// <returns>False when more are held than a window has.</returns>
    public bool TryAdd(ReadOnlySpan<byte> digest)
    {
        if (Count == Maximum)
        {
            return false;
        }

        digest[..SendmeBody.DigestLength].CopyTo(Slot((_first + Count) % Maximum));
        Count++;
        return true;
    }

    /// <summary>Takes the oldest, to be sent now.</summary>
    /// <param name="digest">Receives its digest.</param>
    /// <returns>False when none is held.</returns>
    public bool TryTake(Span<byte> digest)
    {
        if (Count == 0)
        {
            return false;
        }

        Slot(_first).CopyTo(digest);
        _first = (_first + 1) % Maximum;
        Count--;
        return true;
    }

    private Span<byte> Slot(int index) => _digests.AsSpan(index * SendmeBody.DigestLength, SendmeBody.DigestLength);
}
