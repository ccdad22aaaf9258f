using MagicWave.Core.Security;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Keys;

/// <summary>
/// The key that an onion service is: whoever has it has the address. Kept in tor's expanded form, so that it can come from and go to tor's
/// <c>hs_ed25519_secret_key</c>. Erased on disposal; thread-safe until then.
/// </summary>
public sealed class ServiceIdentityKey : IDisposable
{
    private readonly Ed25519KeyPair _pair;

    private ServiceIdentityKey(Ed25519KeyPair pair)
    {
        _pair = pair;
        Address = OnionAddress.FromPublicKey(pair.PublicKey);
    }

    /// <summary>The address that it makes.</summary>
    public OnionAddress Address { get; }

    /// <summary>The secret in tor's expanded form, 64 bytes: to store it.</summary>
    /// <exception cref="ObjectDisposedException">It was erased.</exception>
    public ReadOnlySpan<byte> ExpandedKey => _pair.ExpandedKey;

    /// <summary>Makes a new service.</summary>
    public static ServiceIdentityKey Generate(IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new(Ed25519KeyPair.Generate(random));
    }

    /// <summary>Takes a key from storage, by copying it. The caller erases its own.</summary>
    /// <param name="expanded">64 bytes.</param>
    /// <exception cref="ArgumentException">It does not have 64 bytes.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is no key.</exception>
    public static ServiceIdentityKey FromExpanded(ReadOnlySpan<byte> expanded) => new(Ed25519KeyPair.FromExpanded(expanded));

    /// <summary>Erases the secret.</summary>
    public void Dispose() => _pair.Dispose();

    /// <summary>The key of a time period.</summary>
    internal BlindedKeyPair Blind(TimePeriod period) => new(Address, period, KeyBlinding.Blind(_pair, period));
}
