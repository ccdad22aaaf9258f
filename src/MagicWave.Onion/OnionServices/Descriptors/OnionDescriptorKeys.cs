using MagicWave.Core.Security;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Descriptors;

/// <summary>
/// The keys of one service for one time period with which descriptors are made. The identity and the blinded secret key are not among them.
/// The caller owns them; nothing is copied or kept.
/// </summary>
internal sealed class OnionDescriptorKeys
{
    /// <summary>
    /// The certificate by which the blinded key vouches for the signing key (<see cref="Ed25519CertificateType.BlindedSigning"/>, with the
    /// blinded key in it).
    /// </summary>
    public required Ed25519Certificate SigningCertificate { get; init; }

    /// <summary>The signing key: 64 bytes, expanded.</summary>
    public required SecretBytes SigningKey { get; init; }

    /// <summary>The service's subcredential for the time period: 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Subcredential { get; init; }

    /// <summary>The blinded key of the certificate.</summary>
    /// <exception cref="InvalidOperationException">The certificate does not hold it.</exception>
    public Ed25519Id BlindedKey =>
        SigningCertificate.SigningKey ?? throw new InvalidOperationException("The signing certificate does not hold the blinded key.");
}
