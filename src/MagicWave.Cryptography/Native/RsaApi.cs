using System.Runtime.InteropServices;

namespace MagicWave.Cryptography.Native;

/// <summary>The functions of libcrypto for RSA that are used. See the manual pages under the same names.</summary>
internal static unsafe partial class RsaApi
{
    /// <summary>EVP_PKEY_RSA.</summary>
    internal const int KeyType = 6;

    /// <summary>RSA_NO_PADDING: the bare power.</summary>
    internal const int NoPadding = 3;

    /// <summary>RSA_PKCS1_PSS_PADDING.</summary>
    internal const int PssPadding = 6;

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "d2i_PrivateKey")]
    internal static partial nint DecodePrivateKey(int type, nint* target, byte** der, long length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "d2i_PublicKey")]
    internal static partial nint DecodePublicKey(int type, nint* target, byte** der, long length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_free")]
    internal static partial void KeyFree(nint key);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_new")]
    internal static partial nint OperationNew(nint key, nint engine);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_free")]
    internal static partial void OperationFree(nint operation);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_sign_init")]
    internal static partial int SignInit(nint operation);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_sign")]
    internal static partial int Sign(nint operation, byte* signature, nuint* signatureLength, byte* data, nuint dataLength);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_verify_init")]
    internal static partial int VerifyInit(nint operation);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_verify")]
    internal static partial int Verify(nint operation, byte* signature, nuint signatureLength, byte* data, nuint dataLength);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_set_rsa_padding")]
    internal static partial int SetPadding(nint operation, int padding);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_set_rsa_pss_saltlen")]
    internal static partial int SetSaltLength(nint operation, int length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_set_signature_md")]
    internal static partial int SetDigest(nint operation, nint digest);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_PKEY_CTX_set_rsa_mgf1_md")]
    internal static partial int SetMaskDigest(nint operation, nint digest);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "EVP_sha384")]
    internal static partial nint Sha384();

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "ERR_clear_error")]
    internal static partial void ClearErrors();
}
