using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// A service's key for one time period, which certifies the key that signs its descriptors. Signatures verify as plain Ed25519 with the
/// blinded public key. Erased on disposal; signing is thread-safe until then.
/// </summary>
internal sealed class BlindedKeyPair : IDisposable
{
    internal BlindedKeyPair(OnionAddress address, TimePeriod period, Ed25519KeyPair pair)
    {
        Period = period;
        Pair = pair;
        PublicKey = new(pair.PublicKey);
        Subcredential = Subcredential.Of(address, PublicKey);
    }

    /// <summary>The period that it is for.</summary>
    public TimePeriod Period { get; }

    /// <summary>Its public half.</summary>
    public BlindedPublicKey PublicKey { get; }

    /// <summary>The subcredential of the period.</summary>
    public Subcredential Subcredential { get; }

    /// <summary>Both halves, to sign with.</summary>
    public Ed25519KeyPair Pair { get; }

    /// <summary>Erases the secret.</summary>
    public void Dispose() => Pair.Dispose();
}
