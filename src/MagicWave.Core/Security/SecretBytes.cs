using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace MagicWave.Core.Security;

/// <summary>
/// Bytes that are erased when they are no longer needed. The array is pinned, so the collector leaves no copies behind.
/// It has no text form and no equality on purpose. Not thread-safe: one owner disposes of it.
/// </summary>
public sealed class SecretBytes : IDisposable
{
    private byte[]? _bytes;

    /// <summary>Makes room for a secret of <paramref name="length"/> bytes, all zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
    }

    /// <summary>Copies a secret. The caller erases the source.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(_bytes);

    /// <summary>Erases a secret that nobody disposed of.</summary>
    ~SecretBytes() => Erase();

    /// <summary>How many bytes it holds.</summary>
    public int Length => Bytes.Length;

    /// <summary>The secret, to read.</summary>
    /// <exception cref="ObjectDisposedException">It was erased.</exception>
    public ReadOnlySpan<byte> Span => Bytes;

    /// <summary>The secret, to fill in.</summary>
    /// <exception cref="ObjectDisposedException">It was erased.</exception>
    public Span<byte> Writable => Bytes;

    private byte[] Bytes => _bytes ?? throw new ObjectDisposedException(nameof(SecretBytes));

    /// <summary>A fresh secret from <paramref name="random"/>.</summary>
    public static SecretBytes Generate(int length, IRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        SecretBytes secret = new(length);
        random.Fill(secret.Writable);
        return secret;
    }

    /// <summary>Erases the secret. Any later use throws.</summary>
    public void Dispose()
    {
        Erase();
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Erase()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = null;
    }
}
