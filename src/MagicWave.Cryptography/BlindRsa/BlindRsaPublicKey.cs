using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography.BlindRsa;

/// <summary>
/// The public key of a blind signer (RFC 9474): blinds messages, finalizes and verifies signatures. Arithmetic on the blinding factor is
/// OpenSSL's, in constant time. Immutable, thread-safe.
/// </summary>
public sealed class BlindRsaPublicKey
{
    /// <summary>The longest modulus that is taken, in bytes.</summary>
    public const int MaximumModulusLength = 512;

    /// <summary>The shortest modulus that is taken, in bytes.</summary>
    public const int MinimumModulusLength = 256;

    private const int MaximumExponentLength = 4;

    private readonly byte[] _modulus;
    private readonly byte[] _exponent;
    private readonly byte[] _pkcs1;

    private BlindRsaPublicKey(byte[] modulus, byte[] exponent)
    {
        _modulus = modulus;
        _exponent = exponent;
        _pkcs1 = BlindRsaKeyEncoding.WritePkcs1(modulus, exponent);
        SubjectPublicKeyInfo = BlindRsaKeyEncoding.Write(modulus, exponent);
    }

    /// <summary>The modulus, big-endian.</summary>
    public ReadOnlyMemory<byte> Modulus => _modulus;

    /// <summary>The public exponent, big-endian.</summary>
    public ReadOnlyMemory<byte> Exponent => _exponent;

    /// <summary>How long messages, signatures and inverses are, in bytes.</summary>
    public int ModulusLength => _modulus.Length;

    /// <summary>The key in DER, under the object identifier of RSASSA-PSS with the parameters of RFC 9578 section 6.5.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>
    /// Reads a key from anybody: a modulus of 256 to 512 whole bytes, odd, an odd exponent of at most 32 bits and at least 3. One key has one
    /// form: anything that <see cref="SubjectPublicKeyInfo"/> would not write again is refused.
    /// </summary>
    /// <param name="encoded">SubjectPublicKeyInfo in DER.</param>
    /// <param name="key">The key.</param>
    public static bool TryRead(ReadOnlyMemory<byte> encoded, [NotNullWhen(true)] out BlindRsaPublicKey? key)
    {
        key = null;
        try
        {
            BlindRsaKeyEncoding.Read(encoded, out byte[] modulus, out byte[] exponent);
            key = TryCreate(modulus, exponent);
        }
        catch (AsnContentException)
        {
            return false;
        }

        if (key is not null && !PublicBytes.Equal(key.SubjectPublicKeyInfo.Span, encoded.Span))
        {
            key = null;
        }

        return key is not null;
    }

    /// <summary>Blind: encodes a prepared message and hides it behind a factor drawn from <paramref name="random"/>.</summary>
    /// <param name="variant">The variant that the key serves.</param>
    /// <param name="preparedMessage">What <see cref="BlindRsaVariant.Prepare"/> gave.</param>
    /// <param name="random">The generator of salt and factor.</param>
    /// <exception cref="CryptographicException">The key is not one of two large primes: no message can be blinded with it.</exception>
    public BlindedMessage Blind(BlindRsaVariant variant, ReadOnlySpan<byte> preparedMessage, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(variant);
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> salt = stackalloc byte[variant.SaltLength];
        random.Fill(salt);
        using SecretBytes factor = new(ModulusLength);
        do
        {
            random.Fill(factor.Writable);
        }
        while (!IsBelowModulus(factor.Span) | FixedTime.IsZero(factor.Span));
        return Blind(preparedMessage, salt, factor.Span);
    }

    /// <summary>Finalize: takes the factor off a blind signature and verifies what is left.</summary>
    /// <param name="variant">The variant that the key serves.</param>
    /// <param name="preparedMessage">The message that was blinded.</param>
    /// <param name="blindSignature">The signer's answer, from anybody.</param>
    /// <param name="inverse">What <see cref="BlindedMessage.Inverse"/> holds.</param>
    /// <param name="signature">The signature, as long as the modulus.</param>
    /// <returns>False when the answer is not a blind signature of that message by this key.</returns>
    /// <exception cref="ArgumentException">The inverse is not as long as the modulus.</exception>
    public bool TryFinalize(
        BlindRsaVariant variant,
        ReadOnlySpan<byte> preparedMessage,
        ReadOnlySpan<byte> blindSignature,
        ReadOnlySpan<byte> inverse,
        [NotNullWhen(true)] out byte[]? signature)
    {
        Length.Require(inverse.Length, ModulusLength, nameof(inverse));
        signature = null;
        if (blindSignature.Length != ModulusLength || !IsBelowModulus(blindSignature))
        {
            return false;
        }

        byte[] candidate = new byte[ModulusLength];
        using (ModularField field = new(_modulus))
        {
            field.Multiply(blindSignature, inverse, candidate);
        }

        signature = Verify(variant, preparedMessage, candidate) ? candidate : null;
        return signature is not null;
    }

    /// <summary>RSASSA-PSS-VERIFY with the parameters of the variant.</summary>
    /// <param name="variant">The variant that the key serves.</param>
    /// <param name="preparedMessage">The message with its prefix, if the variant has one.</param>
    /// <param name="signature">The signature, from anybody.</param>
    public unsafe bool Verify(BlindRsaVariant variant, ReadOnlySpan<byte> preparedMessage, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (signature.Length != ModulusLength)
        {
            return false;
        }

        NativeLibraries.RequireCrypto();
        Span<byte> digest = stackalloc byte[SHA384.HashSizeInBytes];
        SHA384.HashData(preparedMessage, digest);
        nint sha = RsaApi.Sha384();
        fixed (byte* keyStart = _pkcs1, signatureStart = signature, digestStart = digest)
        {
            byte* cursor = keyStart;
            nint key = RsaApi.DecodePublicKey(RsaApi.KeyType, null, &cursor, _pkcs1.Length);
            nint operation = key == 0 ? 0 : RsaApi.OperationNew(key, 0);
            bool verified = operation != 0 && RsaApi.VerifyInit(operation) == 1
                && RsaApi.SetPadding(operation, RsaApi.PssPadding) == 1 && RsaApi.SetDigest(operation, sha) == 1
                && RsaApi.SetMaskDigest(operation, sha) == 1 && RsaApi.SetSaltLength(operation, variant.SaltLength) == 1
                && RsaApi.Verify(operation, signatureStart, (nuint)signature.Length, digestStart, (nuint)digest.Length) == 1;
            RsaApi.OperationFree(operation);
            RsaApi.KeyFree(key);
            RsaApi.ClearErrors();
            return verified;
        }
    }

    internal static BlindRsaPublicKey? TryCreate(byte[] modulus, byte[] exponent)
    {
        bool isUsable = modulus.Length is >= MinimumModulusLength and <= MaximumModulusLength && modulus[0] >= 0x80 && (modulus[^1] & 1) == 1
            && exponent.Length is >= 1 and <= MaximumExponentLength && (exponent[^1] & 1) == 1 && (exponent.Length > 1 || exponent[0] >= 3);
        return isUsable ? new(modulus, exponent) : null;
    }

    /// <summary>Blind with a salt and a factor that the caller brings; the factor is from 1 to the modulus less 1.</summary>
    internal BlindedMessage Blind(ReadOnlySpan<byte> preparedMessage, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> factor)
    {
        using SecretBytes encoded = new(ModulusLength);
        using SecretBytes power = new(ModulusLength);
        byte[] blinded = new byte[ModulusLength];
        SecretBytes inverse = new(ModulusLength);
        PssEncoding.Encode(preparedMessage, salt, encoded.Writable);
        using ModularField field = new(_modulus);
        if (!field.IsCoprime(encoded.Span) || !field.IsCoprime(factor))
        {
            // One in 2^1000 for an honest key: so the key is not honest.
            throw new CryptographicException("The RSA modulus has a factor that a random number shares.");
        }

        field.Invert(factor, inverse.Writable);
        field.Power(factor, _exponent, power.Writable);
        field.Multiply(encoded.Span, power.Span, blinded);
        return new(blinded, inverse);
    }

    /// <summary>The bare public operation, for the check of a signature just made.</summary>
    internal void ApplyPublic(ReadOnlySpan<byte> number, Span<byte> power)
    {
        using ModularField field = new(_modulus);
        field.Power(number, _exponent, power);
    }

    /// <summary>Whether a number of the same length is less than the modulus, in a time that does not depend on it.</summary>
    internal bool IsBelowModulus(ReadOnlySpan<byte> number)
    {
        int borrow = 0;
        for (int i = _modulus.Length - 1; i >= 0; i--)
        {
            borrow = (number[i] - _modulus[i] - borrow) >> 31 & 1;
        }

        return borrow == 1;
    }
}
