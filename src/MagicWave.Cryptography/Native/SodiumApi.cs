using System.Runtime.InteropServices;

namespace MagicWave.Cryptography.Native;

/// <summary>The functions of libsodium that are used, as declared in its headers. Lengths are checked by the callers.</summary>
internal static unsafe partial class SodiumApi
{
    /// <summary>The bytes of <c>crypto_hash_sha512_state</c>.</summary>
    public const int Sha512StateLength = 208;

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int sodium_init();

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_scalarmult_curve25519(byte* shared, byte* privateKey, byte* publicKey);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_scalarmult_curve25519_base(byte* publicKey, byte* privateKey);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_scalarmult_ed25519_base_noclamp(byte* point, byte* scalar);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_scalarmult_ed25519_noclamp(byte* product, byte* scalar, byte* point);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial void crypto_core_ed25519_scalar_reduce(byte* scalar, byte* wide);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial void crypto_core_ed25519_scalar_mul(byte* product, byte* left, byte* right);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial void crypto_core_ed25519_scalar_add(byte* sum, byte* left, byte* right);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial void crypto_core_ed25519_scalar_sub(byte* difference, byte* left, byte* right);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_core_ed25519_add(byte* sum, byte* left, byte* right);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_core_ed25519_is_valid_point(byte* point);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_sign_verify_detached(byte* signature, byte* message, ulong messageLength, byte* publicKey);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_hash_sha512_init(byte* state);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_hash_sha512_update(byte* state, byte* data, ulong length);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_hash_sha512_final(byte* state, byte* digest);

    [LibraryImport(NativeLibraries.Sodium)]
    public static partial int crypto_generichash_blake2b_salt_personal(
        byte* digest, nuint digestLength, byte* data, ulong dataLength, byte* key, nuint keyLength, byte* salt, byte* personal);
}
