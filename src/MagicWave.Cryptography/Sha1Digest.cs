using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography;

/// <summary>
/// A running SHA-1 (FIPS 180-4) as a value, by OpenSSL: assignment clones the state, and a digest can be read at any point without ending
/// it, which the relay digests of tor-spec section 6.1 need for every cell. Start with <see cref="Create"/>. Allocates nothing. SHA-1 is
/// here because the protocol says so; use it for nothing new. Not thread-safe.
/// </summary>
public unsafe struct Sha1Digest
{
    /// <summary>The length of a digest, in bytes.</summary>
    public const int Length = 20;

    /// <summary>OpenSSL's SHA_CTX: five words of state, two of length, sixteen of the unfinished block, one of its fill.</summary>
    private const int StateWords = 24;

    /// <summary>A call into OpenSSL holds off collections of garbage; this keeps each one below about ten microseconds.</summary>
    private const int MaximumChunk = 8192;

    private fixed uint _state[StateWords];

    /// <summary>A digest of nothing so far.</summary>
    /// <exception cref="NativeLibraryMissingException">libcrypto is not there.</exception>
    public static Sha1Digest Create()
    {
        NativeLibraries.RequireCrypto();
        Sha1Digest digest = default;
        _ = CryptoApi.SHA1_Init(digest._state);
        return digest;
    }

    /// <summary>Takes in more bytes.</summary>
    /// <exception cref="InvalidOperationException">It was not made by <see cref="Create"/>.</exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        fixed (uint* state = _state)
        {
            Check(state);
            fixed (byte* bytes = data)
            {
                for (int done = 0; done < data.Length; done += MaximumChunk)
                {
                    _ = CryptoApi.SHA1_Update(state, bytes + done, (nuint)Math.Min(MaximumChunk, data.Length - done));
                }
            }
        }
    }

    /// <summary>Reads the digest of everything so far, and goes on.</summary>
    /// <param name="digest">Receives the digest, 20 bytes.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="InvalidOperationException">It was not made by <see cref="Create"/>.</exception>
    public readonly void Peek(Span<byte> digest)
    {
        Cryptography.Length.Require(digest.Length, Length, nameof(digest));
        Sha1Digest copy = this;
        Check(copy._state);
        fixed (byte* result = digest)
        {
            _ = CryptoApi.SHA1_Final(result, copy._state);
        }

        copy.Erase();
    }

    /// <summary>Overwrites the state, which may hold the end of something secret. Any later use throws.</summary>
    public void Erase()
    {
        fixed (uint* state = _state)
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(state, StateWords * sizeof(uint)));
        }
    }

    /// <summary>A state of all zero is one that was never made: SHA-1 reaches it with a chance of 1 in 2^160.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(uint* state)
    {
        if ((state[0] | state[1] | state[2] | state[3] | state[4]) == 0)
        {
            throw new InvalidOperationException("The digest was not made by Create, or it was erased.");
        }
    }
}
