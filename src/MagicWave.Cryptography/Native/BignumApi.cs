using System.Runtime.InteropServices;

namespace MagicWave.Cryptography.Native;

/// <summary>
/// The functions of libcrypto's big numbers that are used: those whose time does not depend on the values when
/// <see cref="ConstantTime"/> is set. See the manual pages under the same names.
/// </summary>
internal static unsafe partial class BignumApi
{
    /// <summary>BN_FLG_CONSTTIME: inverses without branches.</summary>
    internal const int ConstantTime = 4;

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_secure_new")]
    internal static partial nint New();

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_clear_free")]
    internal static partial void ClearFree(nint number);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_set_flags")]
    internal static partial void SetFlags(nint number, int flags);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_bin2bn")]
    internal static partial nint Read(byte* bytes, int length, nint number);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_bn2binpad")]
    internal static partial int Write(nint number, byte* bytes, int length);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_is_one")]
    internal static partial int IsOne(nint number);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_gcd")]
    internal static partial int Gcd(nint result, nint left, nint right, nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_mod_inverse")]
    internal static partial nint Inverse(nint result, nint number, nint modulus, nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_mod_exp_mont_consttime")]
    internal static partial int Power(nint result, nint number, nint exponent, nint modulus, nint context, nint montgomery);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_to_montgomery")]
    internal static partial int ToMontgomery(nint result, nint number, nint montgomery, nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_mod_mul_montgomery")]
    internal static partial int MultiplyMontgomery(nint result, nint left, nint right, nint montgomery, nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_MONT_CTX_new")]
    internal static partial nint MontgomeryNew();

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_MONT_CTX_set")]
    internal static partial int MontgomerySet(nint montgomery, nint modulus, nint context);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_MONT_CTX_free")]
    internal static partial void MontgomeryFree(nint montgomery);

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_CTX_secure_new")]
    internal static partial nint ContextNew();

    [LibraryImport(NativeLibraries.Crypto, EntryPoint = "BN_CTX_free")]
    internal static partial void ContextFree(nint context);
}
