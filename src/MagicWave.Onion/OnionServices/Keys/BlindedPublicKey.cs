using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// The key under which a service is known to directories for one time period. It is not the service's address, and directories cannot tell
/// which address it belongs to.
/// </summary>
/// <param name="Key">The key; an ordinary Ed25519 public key.</param>
internal readonly record struct BlindedPublicKey(Ed25519Id Key)
{
    /// <summary>The key of a service in a period.</summary>
    public static BlindedPublicKey Of(OnionAddress address, TimePeriod period) =>
        KeyBlinding.TryBlind(address.PublicKey, period, out Ed25519Id blinded)
            ? new(blinded)
            : throw new ArgumentException("It is no address.", nameof(address));

    /// <summary>The base64 that directories take in their URLs.</summary>
    public override string ToString() => Key.ToString();
}
