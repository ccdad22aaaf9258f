using System.Runtime.InteropServices;

namespace MagicWave.Cryptography.Native;

/// <summary>
/// The functions of OpenSSL's libcrypto that are used, as declared in its headers. The ones on the cell path take well under a microsecond
/// for a cell and call nothing back, so they skip the transition that would let a collection start meanwhile; callers bound the length of a
/// call.
/// </summary>
internal static unsafe partial class CryptoApi
{
    [LibraryImport(NativeLibraries.Crypto)]
    public static partial nint EVP_aes_128_ctr();

    [LibraryImport(NativeLibraries.Crypto)]
    public static partial nint EVP_aes_256_ctr();

    [LibraryImport(NativeLibraries.Crypto)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(NativeLibraries.Crypto)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(NativeLibraries.Crypto)]
    public static partial int EVP_EncryptInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv);

    [LibraryImport(NativeLibraries.Crypto)]
    [SuppressGCTransition]
    public static partial int EVP_EncryptUpdate(nint context, byte* output, int* outputLength, byte* input, int inputLength);

    [LibraryImport(NativeLibraries.Crypto)]
    [SuppressGCTransition]
    public static partial int SHA1_Init(uint* state);

    [LibraryImport(NativeLibraries.Crypto)]
    [SuppressGCTransition]
    public static partial int SHA1_Update(uint* state, byte* data, nuint length);

    [LibraryImport(NativeLibraries.Crypto)]
    [SuppressGCTransition]
    public static partial int SHA1_Final(byte* digest, uint* state);
}
