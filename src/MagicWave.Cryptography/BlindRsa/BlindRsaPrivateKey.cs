using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>
/// The private key of a blind signer (RFC 9474). It signs whatever number it is given, so it must serve nothing else. The private operation
/// is OpenSSL's: exponents in constant time and the input blinded with a factor of its own. Thread-safe until it is disposed of.
/// </summary>
public sealed class BlindRsaPrivateKey : IDisposable
{
    /// <summary>Bits of the modulus of a new key: what token type 0x0002 has.</summary>
    public const int GeneratedBits = 2048;

    private readonly SecretBytes _pkcs1;
    private readonly BlindRsaKeyHandle _handle;

    private BlindRsaPrivateKey(SecretBytes pkcs1, BlindRsaKeyHandle handle, BlindRsaPublicKey publicKey)
    {
        _pkcs1 = pkcs1;
        _handle = handle;
        PublicKey = publicKey;
    }

    /// <summary>The public key.</summary>
    public BlindRsaPublicKey PublicKey { get; }

    /// <summary>A new key of 2048 bits with the exponent 65537 (FIPS 186-4, by OpenSSL). It takes tens of milliseconds.</summary>
    public static BlindRsaPrivateKey Generate()
    {
        using RSA rsa = RSA.Create(GeneratedBits);
        byte[] der = rsa.ExportRSAPrivateKey();
        try
        {
            return Import(der);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Takes a key that <see cref="Export"/> gave. The caller erases its copy.</summary>
    /// <param name="pkcs1">RSAPrivateKey of PKCS#1, in DER.</param>
    /// <exception cref="CryptographicException">It is not a private key of 2048 to 4096 bits.</exception>
    public static unsafe BlindRsaPrivateKey Import(ReadOnlySpan<byte> pkcs1)
    {
        NativeLibraries.RequireCrypto();
        BlindRsaPublicKey? publicKey;
        using (RSA rsa = RSA.Create())
        {
            rsa.ImportRSAPrivateKey(pkcs1, out int read);
            RSAParameters parameters = rsa.ExportParameters(includePrivateParameters: false);
            publicKey = read == pkcs1.Length ? BlindRsaPublicKey.TryCreate(parameters.Modulus!, parameters.Exponent!) : null;
        }

        fixed (byte* start = pkcs1)
        {
            byte* cursor = start;
            BlindRsaKeyHandle handle = new(RsaApi.DecodePrivateKey(RsaApi.KeyType, null, &cursor, pkcs1.Length));
            if (handle.IsInvalid || publicKey is null)
            {
                handle.Dispose();
                RsaApi.ClearErrors();
                throw new CryptographicException("Not an RSA private key that can sign blindly.");
            }

            return new(new SecretBytes(pkcs1), handle, publicKey);
        }
    }

    /// <summary>The key to store: RSAPrivateKey of PKCS#1, in DER. The caller erases it.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public SecretBytes Export() => new(_pkcs1.Span);

    /// <summary>BlindSign: the private operation on a blinded message, checked before it is given out.</summary>
    /// <param name="blindedMessage">The blinded message, from anybody.</param>
    /// <param name="blindSignature">As long as the modulus.</param>
    /// <returns>False when the message is not a number below the modulus, of its length.</returns>
    /// <exception cref="CryptographicException">OpenSSL failed, or its result did not stand the check; nothing of it is given out.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    public bool TryBlindSign(ReadOnlySpan<byte> blindedMessage, [NotNullWhen(true)] out byte[]? blindSignature)
    {
        blindSignature = null;
        if (blindedMessage.Length != PublicKey.ModulusLength || !PublicKey.IsBelowModulus(blindedMessage))
        {
            return false;
        }

        byte[] signature = new byte[PublicKey.ModulusLength];
        byte[] opened = new byte[PublicKey.ModulusLength];
        bool worked = ApplyPrivate(blindedMessage, signature);
        if (worked)
        {
            PublicKey.ApplyPublic(signature, opened);
        }

        if (!worked || !PublicBytes.Equal(opened, blindedMessage))
        {
            CryptographicOperations.ZeroMemory(signature);
            throw new CryptographicException("The RSA private operation failed.");
        }

        blindSignature = signature;
        return true;
    }

    /// <summary>Erases the key.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        _pkcs1.Dispose();
    }

    private unsafe bool ApplyPrivate(ReadOnlySpan<byte> number, Span<byte> result)
    {
        bool isHeld = false;
        try
        {
            _handle.DangerousAddRef(ref isHeld);
            nuint length = (nuint)result.Length;
            fixed (byte* data = number, output = result)
            {
                nint operation = RsaApi.OperationNew(_handle.DangerousGetHandle(), 0);
                bool signed = operation != 0 && RsaApi.SignInit(operation) == 1 && RsaApi.SetPadding(operation, RsaApi.NoPadding) == 1
                    && RsaApi.Sign(operation, output, &length, data, (nuint)number.Length) == 1;
                RsaApi.OperationFree(operation);
                RsaApi.ClearErrors();
                return signed && length == (nuint)result.Length;
            }
        }
        finally
        {
            if (isHeld)
            {
                _handle.DangerousRelease();
            }
        }
    }
}
