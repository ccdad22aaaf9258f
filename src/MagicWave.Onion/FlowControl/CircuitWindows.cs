using MagicWave.Core.Security;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.FlowControl;

/// <summary>
/// The two circuit-level windows between one pair of ends (tor-spec 7.3, 7.4), and the digests that authenticated SENDMEs must show.
/// Invariants: 0 ≤ package window ≤ 1000; the digests kept are those of the cells at which a SENDME is still due. Not thread-safe.
/// </summary>
public sealed class CircuitWindows
{
    /// <summary>How many DATA cells may be under way.</summary>
    public const int Start = 1000;

    /// <summary>How many cells one SENDME stands for.</summary>
    public const int Increment = 100;

    private const int MaximumDue = Start / Increment;

    private readonly byte[] _digests = new byte[MaximumDue * SendmeBody.DigestLength];
    private int _firstDigest;
    private int _digestCount;
    private int _packageWindow = Start;
    private int _deliverWindow = Start;

    /// <summary>How many DATA cells may be sent now.</summary>
    public int PackageWindow => _packageWindow;

    /// <summary>How many DATA cells may be sent now under a smaller window.</summary>
    /// <param name="limit">How many may be under way, 0 to <see cref="Start"/>.</param>
    public int PackageWindowWithin(int limit) => Math.Max(0, _packageWindow - (Start - limit));

    /// <summary>
    /// A DATA cell was sent. <paramref name="digest"/> is its digest (of the hop that it was made for); it is kept for every cell that
    /// makes the other end send a SENDME.
    /// </summary>
    public void OnPackaged(ReadOnlySpan<byte> digest)
    {
        _packageWindow--;
        if (_packageWindow % Increment == 0 && _digestCount < MaximumDue)
        {
            int slot = (_firstDigest + _digestCount) % MaximumDue;
            digest[..SendmeBody.DigestLength].CopyTo(Slot(slot));
            _digestCount++;
        }
    }

    /// <summary>A SENDME came. False when none was due, or its proof is wrong: then the circuit must end with reason PROTOCOL.</summary>
    public bool TryHandleSendme(SendmeBody sendme)
    {
        if (_digestCount == 0 || _packageWindow + Increment > Start)
        {
            return false;
        }

        ReadOnlySpan<byte> expected = Slot(_firstDigest);
        _firstDigest = (_firstDigest + 1) % MaximumDue;
        _digestCount--;

        // Version 0 is still taken, as by tor ("sendme_accept_min_version" is 0 unless the consensus says otherwise).
        if (sendme.Version == 1 && !FixedTime.Equal(expected, sendme.Digest))
        {
            return false;
        }

        _packageWindow += Increment;
        return true;
    }

    /// <summary>A DATA cell came. False when the sender ignored its window: then the circuit must end with reason PROTOCOL.</summary>
    /// <param name="isSendmeDue">Whether a SENDME with this very cell's digest is to be sent now.</param>
    public bool TryHandleData(out bool isSendmeDue)
    {
        isSendmeDue = false;
        if (_deliverWindow == 0)
        {
            return false;
        }

        _deliverWindow--;
        if (_deliverWindow <= Start - Increment)
        {
            _deliverWindow += Increment;
            isSendmeDue = true;
        }

        return true;
    }

    private Span<byte> Slot(int index) => _digests.AsSpan(index * SendmeBody.DigestLength, SendmeBody.DigestLength);
}
