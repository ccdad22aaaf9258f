using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MagicWave.Cryptography.Native;

/// <summary>
/// Loads each native library once and says plainly which one is missing. The answers are static read-only fields: once a caller is compiled
/// at full optimisation the checks cost nothing. Thread-safe.
/// </summary>
internal static class NativeLibraries
{
    /// <summary>libsodium 1.0.18 or later.</summary>
    public const string Sodium = "libsodium.so.23";

    /// <summary>libcrypto of OpenSSL 3.</summary>
    public const string Crypto = "libcrypto.so.3";

    private static readonly bool HasSodium = NativeLibrary.TryLoad(Sodium, out _) && SodiumApi.sodium_init() >= 0;
    private static readonly bool HasCrypto = NativeLibrary.TryLoad(Crypto, out _);

    /// <exception cref="NativeLibraryMissingException">libsodium is not there.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireSodium()
    {
        if (!HasSodium)
        {
            ThrowMissing(Sodium, "libsodium23");
        }
    }

    /// <exception cref="NativeLibraryMissingException">libcrypto is not there.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireCrypto()
    {
        if (!HasCrypto)
        {
            ThrowMissing(Crypto, "libssl3");
        }
    }

    [DoesNotReturn]
    internal static void ThrowMissing(string library, string package) => throw new NativeLibraryMissingException(library, package);
}
