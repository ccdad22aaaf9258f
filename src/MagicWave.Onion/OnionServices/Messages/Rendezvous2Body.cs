using MagicWave.Onion.OnionServices.Handshake;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>The body of RENDEZVOUS2 (rend-spec-v3 section 4.2): the service's part of the handshake, then what fills it up.</summary>
internal static class Rendezvous2Body
{
    /// <summary>Reads one.</summary>
    /// <param name="data">The body.</param>
    /// <param name="handshakeInfo">What <see cref="HsNtorClient.TryComplete"/> takes.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> handshakeInfo)
    {
        bool isGood = data.Length >= HsNtor.ReplyLength;
        handshakeInfo = isGood ? data[..HsNtor.ReplyLength] : default;
        return isGood;
    }
}
