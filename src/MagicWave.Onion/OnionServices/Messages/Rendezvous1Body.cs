using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Onion.OnionServices.Handshake;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>
/// The body of RENDEZVOUS1 (rend-spec-v3 section 4.2): cookie 20, then the service's part of the handshake, then what fills it up. The
/// rendezvous point passes on everything behind the cookie. Points into the bytes it was read from.
/// </summary>
internal readonly ref struct Rendezvous1Body
{
    /// <summary>What is written: as long as it was for services of version 2, as tor has it.</summary>
    public const int WrittenLength = 168;

    /// <summary>Which client is meant.</summary>
    public RendezvousCookie Cookie { get; private init; }

    /// <summary>What goes into RENDEZVOUS2; never empty.</summary>
    public ReadOnlySpan<byte> ForClient { get; private init; }

    /// <summary>Reads one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out Rendezvous1Body body)
    {
        body = default;
        ByteReader reader = new(data);
        if (!reader.TryReadBytes(RendezvousCookie.Length, out ReadOnlySpan<byte> cookie) || reader.IsAtEnd)
        {
            return false;
        }

        body = new() { Cookie = RendezvousCookie.FromBytes(cookie), ForClient = reader.Rest };
        return true;
    }

    /// <summary>Writes <see cref="WrittenLength"/> bytes.</summary>
    /// <param name="destination">Where they go.</param>
    /// <param name="cookie">The client's.</param>
    /// <param name="handshakeInfo">What <see cref="HsNtorService.TryRespond"/> gave, 64 bytes.</param>
    /// <param name="random">For what fills it up.</param>
    public static void Write(Span<byte> destination, RendezvousCookie cookie, ReadOnlySpan<byte> handshakeInfo, IRandom random)
    {
        ByteWriter writer = new(destination);
        cookie.CopyTo(writer.Reserve(RendezvousCookie.Length));
        writer.WriteBytes(handshakeInfo);
        random.Fill(writer.Reserve(WrittenLength - writer.Length));
    }
}
