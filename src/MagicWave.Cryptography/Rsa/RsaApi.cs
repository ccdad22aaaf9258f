using System.Runtime.InteropServices;

namespace MagicWave.Cryptography.Rsa;

/// <summary>The functions of libcrypto that <see cref="BareRsaSignature"/> uses. See the manual pages under the same names.</summary>
internal static unsafe partial class RsaApi
{
    /// <summary>EVP_PKEY_RSA.</summary>
    internal const int KeyType = 6;

    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Crypto, EntryPoint = "d2i_PrivateKey")]
    internal static partial nint DecodePrivateKey(int type, nint* target, byte** der, long length);

    [LibraryImport(Crypto, EntryPoint = "d2i_PublicKey")]
    internal static partial nint DecodePublicKey(int type, nint* target, byte** der, long length);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_free")]
    internal static partial void KeyFree(nint key);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_CTX_new")]
    internal static partial nint OperationNew(nint key, nint engine);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_CTX_free")]
    internal static partial void OperationFree(nint operation);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_sign_init")]
    internal static partial int SignInit(nint operation);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_sign")]
    internal static partial int Sign(nint operation, byte* signature, nuint* signatureLength, byte* data, nuint dataLength);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_verify_init")]
    internal static partial int VerifyInit(nint operation);

    [LibraryImport(Crypto, EntryPoint = "EVP_PKEY_verify")]
    internal static partial int Verify(nint operation, byte* signature, nuint signatureLength, byte* data, nuint dataLength);

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();
}
