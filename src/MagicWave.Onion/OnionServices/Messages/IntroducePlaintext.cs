using System.Diagnostics.CodeAnalysis;
using MagicWave.Core.Bytes;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>
/// What a client tells a service in an introduction (rend-spec-v3 section 3.3): rendezvous cookie 20, extensions, type of the onion key 1
/// (1 is ntor), its length 2, onion key of the rendezvous point, its link specifiers, zeros.
/// </summary>
internal sealed class IntroducePlaintext
{
    /// <summary>The most that <see cref="Write"/> writes but for the zeros.</summary>
    public const int MaximumWrittenLength =
        RendezvousCookie.Length + MaximumExtensionsLength + OnionKeyFieldLength + MaximumLinkSpecifiersLength;

    private const byte CongestionControlExtension = 1;
    private const byte PowExtension = 2;
    private const byte NtorKeyType = 1;
    private const int OnionKeyFieldLength = 3 + X25519.KeyLength;
    private const int MaximumLinkSpecifiersLength = 1 + 20 + 2 + RsaId.Length + 2 + Ed25519Id.Length;
    private const int MaximumExtensionsLength = 1 + 2 + 2 + PowSolution.Length;

    /// <summary>What the rendezvous point knows the client by.</summary>
    public required RendezvousCookie Cookie { get; init; }

    /// <summary>Where the rendezvous point is, with its onion key: what the client says, and no more than that.</summary>
    public required HopTarget RendezvousPoint { get; init; }

    /// <summary>Whether the client wants congestion control (proposal 324); a service that did not offer it refuses, as tor does.</summary>
    public bool WantsCongestionControl { get; init; }

    /// <summary>The work that it did, not verified; null when it did none.</summary>
    public PowSolution? Pow { get; init; }

    /// <summary>Reads one, with its padding.</summary>
    /// <returns>
    /// False when a field is missing or wrong, and so when the link specifiers name no relay, or a proof of work is there that cannot be read.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out IntroducePlaintext? plaintext)
    {
        plaintext = null;
        ByteReader reader = new(data);
        if (!reader.TryReadBytes(RendezvousCookie.Length, out ReadOnlySpan<byte> cookie)
            || !ExtensionList.TryRead(ref reader, out ExtensionList extensions)
            || !reader.TryReadByte(out byte keyType) || keyType != NtorKeyType
            || !reader.TryReadUInt16(out ushort keyLength) || keyLength != X25519.KeyLength
            || !reader.TryReadBytes(keyLength, out ReadOnlySpan<byte> onionKey)
            || !LinkSpecifier.TryReadList(ref reader, out IReadOnlyList<LinkSpecifier> specifiers)
            || LinkSpecifier.ToTarget(specifiers, onionKey.ToArray()) is not { } rendezvousPoint)
        {
            return false;
        }

        PowSolution? pow = null;
        if (extensions.TryFind(PowExtension, out ReadOnlySpan<byte> body))
        {
            if (!PowSolution.TryRead(body, out PowSolution solution))
            {
                return false;
            }

            pow = solution;
        }

        plaintext = new()
        {
            Cookie = RendezvousCookie.FromBytes(cookie),
            RendezvousPoint = rendezvousPoint,
            WantsCongestionControl = extensions.TryFind(CongestionControlExtension, out _),
            Pow = pow,
        };
        return true;
    }

    /// <summary>Writes one without its padding.</summary>
    /// <param name="writer">Has room for <see cref="MaximumWrittenLength"/>.</param>
    /// <param name="cookie">What we told the rendezvous point.</param>
    /// <param name="rendezvousPoint">Where it is, with its onion key.</param>
    /// <param name="wantsCongestionControl">Only where the descriptor offers it.</param>
    /// <param name="pow">The work that we did; null for none.</param>
    /// <exception cref="ArgumentException">The rendezvous point has no onion key.</exception>
    public static void Write(
        ref ByteWriter writer, RendezvousCookie cookie, HopTarget rendezvousPoint, bool wantsCongestionControl, PowSolution? pow)
    {
        ArgumentNullException.ThrowIfNull(rendezvousPoint);
        if (rendezvousPoint.NtorOnionKey.Length != X25519.KeyLength)
        {
            throw new ArgumentException("A rendezvous point needs an onion key.", nameof(rendezvousPoint));
        }

        cookie.CopyTo(writer.Reserve(RendezvousCookie.Length));
        ExtensionListWriter extensions = new(writer.Free);
        if (wantsCongestionControl)
        {
            extensions.Add(CongestionControlExtension, []);
        }

        pow?.Write(extensions.Add(PowExtension, PowSolution.Length));
        _ = writer.Reserve(extensions.Length);
        writer.WriteByte(NtorKeyType);
        writer.WriteUInt16(X25519.KeyLength);
        writer.WriteBytes(rendezvousPoint.NtorOnionKey.Span);
        LinkSpecifier.WriteList(ref writer, LinkSpecifier.Of(rendezvousPoint));
    }
}
