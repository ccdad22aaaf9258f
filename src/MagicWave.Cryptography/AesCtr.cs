using System.Security.Cryptography;
using MagicWave.Cryptography.Native;

namespace MagicWave.Cryptography;

/// <summary>
/// AES in counter mode (NIST SP 800-38A section 6.5) as a running stream, by OpenSSL: each call goes on where the last one stopped, within
/// a block too. The 128-bit counter is big-endian. Encrypting and decrypting are the same. <see cref="Transform"/> allocates nothing. Not
/// thread-safe: one owner uses and disposes of it, which erases the key.
/// </summary>
public sealed unsafe class AesCtr : IDisposable
{
    /// <summary>The length of a block and of the initial counter, in bytes.</summary>
    public const int BlockLength = 16;

    /// <summary>A call into OpenSSL holds off collections of garbage; this keeps each one below about two microseconds.</summary>
    private const int MaximumChunk = 8192;

    private nint _context;

    /// <summary>Starts a stream.</summary>
    /// <param name="key">16 or 32 bytes. The caller erases it.</param>
    /// <param name="iv">The first counter, 16 bytes; empty for all zero, as everywhere in tor-spec.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    /// <exception cref="CryptographicException">OpenSSL refused.</exception>
    /// <exception cref="NativeLibraryMissingException">libcrypto is not there.</exception>
    public AesCtr(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        if (key.Length is not (16 or 32))
        {
            throw new ArgumentException("Must be 16 or 32 bytes long.", nameof(key));
        }

        Span<byte> counter = stackalloc byte[BlockLength];
        counter.Clear();
        if (!iv.IsEmpty)
        {
            Length.Require(iv.Length, BlockLength, nameof(iv));
            iv.CopyTo(counter);
        }

        NativeLibraries.RequireCrypto();
        nint cipher = key.Length == 16 ? CryptoApi.EVP_aes_128_ctr() : CryptoApi.EVP_aes_256_ctr();
        _context = CryptoApi.EVP_CIPHER_CTX_new();
        fixed (byte* k = key, start = counter)
        {
            if (_context == 0 || CryptoApi.EVP_EncryptInit_ex(_context, cipher, 0, k, start) != 1)
            {
                throw new CryptographicException("OpenSSL did not start AES in counter mode.");
            }
        }
    }

    /// <summary>Frees a stream that nobody disposed of.</summary>
    ~AesCtr() => Free();

    /// <summary>Encrypts or decrypts in place and moves the stream on by as many bytes.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed of.</exception>
    /// <exception cref="CryptographicException">OpenSSL refused.</exception>
    public void Transform(Span<byte> data)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        while (data.Length > MaximumChunk)
        {
            TransformChunk(data[..MaximumChunk]);
            data = data[MaximumChunk..];
        }

        TransformChunk(data);
    }

    /// <summary>Erases the key and frees the stream. Any later use throws.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void TransformChunk(Span<byte> data)
    {
        int written;
        fixed (byte* bytes = data)
        {
            if (CryptoApi.EVP_EncryptUpdate(_context, bytes, &written, bytes, data.Length) != 1)
            {
                throw new CryptographicException("OpenSSL failed in AES counter mode.");
            }
        }

        GC.KeepAlive(this);
    }

    private void Free()
    {
        if (_context != 0)
        {
            CryptoApi.EVP_CIPHER_CTX_free(_context);
            _context = 0;
        }
    }
}
