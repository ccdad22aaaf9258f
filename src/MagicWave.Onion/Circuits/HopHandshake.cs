using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Circuits;

/// <summary>
/// The handshake with one hop, of whichever kind fits it: CREATE_FAST where no onion key is known, ntor-v3 where the hop is told its rates, else ntor.
/// Not thread-safe.
/// </summary>
internal sealed class HopHandshake : IDisposable
{
    /// <summary>Room for the longest request: ntor-v3 with the rates.</summary>
    internal const int MaximumRequestLength = NtorV3.RequestOverhead + MaximumMessageLength;

    private const int MaximumMessageLength = 96;

    private readonly PaymentRates? _rates;
    private readonly CreateFastClient? _fast;
    private readonly NtorClient? _ntor;
    private readonly NtorV3Client? _ntorV3;

    private HopHandshake(HopTarget target, PaymentRates? rates, IRandom random)
    {
        _rates = rates;
        if (target.NtorOnionKey.IsEmpty)
        {
            _fast = new(random);
        }
        else if (rates is not null)
        {
            _ntorV3 = new(target.Ed25519Id!.Value, target.NtorOnionKey.Span, random);
        }
        else
        {
            _ntor = new(target.RsaId, target.NtorOnionKey.Span, random);
        }
    }

    /// <summary>Whether it is CREATE_FAST.</summary>
    internal bool IsFast => _fast is not null;

    /// <summary>What CREATE2 or EXTEND2 names it.</summary>
    internal HandshakeType Type => _ntorV3 is null ? HandshakeType.Ntor : HandshakeType.NtorV3;

    /// <summary>Whether the hop takes rates.</summary>
    internal static bool CanCarryRates(HopTarget target) =>
        target is { SupportsPayment: true, SupportsNtorV3: true, Ed25519Id: not null, NtorOnionKey.Length: X25519.KeyLength };

    /// <summary>Starts one; null when nothing is known that it could be made with.</summary>
    /// <param name="target">The hop.</param>
    /// <param name="rates">What it is told of money, where it takes that.</param>
    /// <param name="isFirst">Only the first hop, which TLS protects, may go without an onion key.</param>
    /// <param name="random">For our half.</param>
    internal static HopHandshake? TryStart(HopTarget target, PaymentRates? rates, bool isFirst, IRandom random) =>
        target.NtorOnionKey.Length == X25519.KeyLength || (isFirst && target.NtorOnionKey.IsEmpty) ? new(target, rates, random) : null;

    /// <summary>Writes our half. False when the relay's key protects nothing.</summary>
    internal bool TryWriteRequest(Span<byte> request, out int written)
    {
        if (_ntorV3 is not null)
        {
            ExtensionListWriter list = new(stackalloc byte[MaximumMessageLength]);
            _rates?.AddTo(ref list);
            return _ntorV3.TryWriteRequest(list.Written, request, out written);
        }

        written = IsFast ? CreateFast.RequestLength : Ntor.RequestLength;
        _fast?.WriteRequest(request[..written]);
        _ntor?.WriteRequest(request[..written]);
        return true;
    }

    /// <summary>Checks the relay's half and derives the keys. False when it is not the relay that was meant.</summary>
    internal bool TryComplete(ReadOnlySpan<byte> reply, Span<byte> keyMaterial)
    {
        if (_ntorV3 is null)
        {
            return _fast?.TryComplete(reply, keyMaterial) ?? _ntor!.TryComplete(reply, keyMaterial);
        }

        // Extensions of the answer that we do not know are to be ignored, and we asked for none.
        Span<byte> message = stackalloc byte[NtorV3.MaximumReplyMessageLength];
        return _ntorV3.TryComplete(reply, keyMaterial, message, out int length) && ExtensionList.TryRead(message[..length], out _);
    }

    public void Dispose()
    {
        _fast?.Dispose();
        _ntor?.Dispose();
        _ntorV3?.Dispose();
    }
}
