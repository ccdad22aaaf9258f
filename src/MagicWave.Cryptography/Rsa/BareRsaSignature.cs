using System.Security.Cryptography;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography.Rsa;

/// <summary>
/// RSA signatures as Tor makes them in directory documents and in RSA to Ed25519 cross-certificates: PKCS#1 v1.5 padding around the bare
/// digest, without the DigestInfo that names the hash (tor-spec 0.3). <see cref="RSA"/> always adds it, hence libcrypto. Thread-safe.
/// </summary>
public static class BareRsaSignature
{
    /// <summary>Signs a digest.</summary>
    /// <param name="privateKey">The key; it must be exportable.</param>
    /// <param name="digest">The digest, at least 11 bytes shorter than the modulus.</param>
    /// <returns>The signature, as long as the modulus.</returns>
    /// <exception cref="CryptographicException">The key has no private part, or the digest is too long for it.</exception>
    public static unsafe byte[] Sign(RSA privateKey, ReadOnlySpan<byte> digest)
    {
        ArgumentNullException.ThrowIfNull(privateKey);
        byte[] signature = new byte[privateKey.KeySize / 8];
        nuint length = (nuint)signature.Length;
        byte[] der = privateKey.ExportRSAPrivateKey();
        bool signed;
        try
        {
            fixed (byte* keyStart = der, signaturePointer = signature, data = digest)
            {
                byte* cursor = keyStart;
                nint key = RsaApi.DecodePrivateKey(RsaApi.KeyType, null, &cursor, der.Length);
                nint operation = key == 0 ? 0 : RsaApi.OperationNew(key, 0);
                signed = operation != 0 && RsaApi.SignInit(operation) == 1
                    && RsaApi.Sign(operation, signaturePointer, &length, data, (nuint)digest.Length) == 1;
                RsaApi.OperationFree(operation);
                RsaApi.KeyFree(key);
                RsaApi.ClearErrors();
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }

        return signed && length == (nuint)signature.Length ? signature : throw new CryptographicException("The RSA key cannot sign this digest.");
    }

    /// <summary>Whether <paramref name="signature"/> was made over exactly this digest.</summary>
    /// <param name="publicKeyDer">The public key, PKCS#1 in DER, from anybody.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="signature">The signature, from anybody.</param>
    public static unsafe bool Verify(ReadOnlySpan<byte> publicKeyDer, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (publicKeyDer.IsEmpty || digest.IsEmpty || signature.IsEmpty)
        {
            return false;
        }

        fixed (byte* keyStart = publicKeyDer, signaturePointer = signature, data = digest)
        {
            byte* cursor = keyStart;
            nint key = RsaApi.DecodePublicKey(RsaApi.KeyType, null, &cursor, publicKeyDer.Length);
            nint operation = key == 0 ? 0 : RsaApi.OperationNew(key, 0);
            bool verified = operation != 0 && RsaApi.VerifyInit(operation) == 1
                && RsaApi.Verify(operation, signaturePointer, (nuint)signature.Length, data, (nuint)digest.Length) == 1;
            RsaApi.OperationFree(operation);
            RsaApi.KeyFree(key);
            RsaApi.ClearErrors();
            return verified;
        }
    }
}
