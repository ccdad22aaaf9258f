using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Directory;

/// <summary>One signature of a consensus (dir-spec 3.4.1, <c>directory-signature</c>).</summary>
/// <param name="Algorithm">Which digest of the document is signed.</param>
/// <param name="Identity">The SHA-1 of the v3 identity key of the authority.</param>
/// <param name="SigningKeyDigest">The SHA-1 of the signing key that made it: together they name the certificate (<c>/tor/keys/fp-sk/</c>).</param>
/// <param name="Signature">The RSA signature, PKCS #1 over the bare digest.</param>
public sealed record ConsensusSignature(
    ConsensusDigestAlgorithm Algorithm,
    RsaId Identity,
    RsaId SigningKeyDigest,
    ReadOnlyMemory<byte> Signature);
