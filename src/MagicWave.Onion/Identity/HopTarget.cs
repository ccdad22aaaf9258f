using System.Net;

namespace MagicWave.Onion.Identity;

/// <summary>All that a circuit must know of a relay in order to make it a hop.</summary>
/// <param name="RsaId">Its RSA identity.</param>
/// <param name="Ed25519Id">Its Ed25519 identity, where the directory knows one.</param>
/// <param name="Address">Where its OR port is.</param>
/// <param name="NtorOnionKey">Its X25519 onion key (32 bytes); empty where it is not known, and then only CREATE_FAST can reach it.</param>
/// <param name="SupportsNtorV3">Whether it takes the ntor-v3 handshake (<c>Relay=4</c>).</param>
/// <param name="SupportsPayment">Whether it announced <c>MWPay=1</c>.</param>
/// <param name="Nickname">What its operator calls it; for people only.</param>
public sealed record HopTarget(
    RsaId RsaId,
    Ed25519Id? Ed25519Id,
    IPEndPoint Address,
    ReadOnlyMemory<byte> NtorOnionKey,
    bool SupportsNtorV3,
    bool SupportsPayment,
    string Nickname);
