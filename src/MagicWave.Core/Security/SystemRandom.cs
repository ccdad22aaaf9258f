using System.Security.Cryptography;

namespace MagicWave.Core.Security;

/// <summary>The operating system's generator. Thread-safe.</summary>
public sealed class SystemRandom : IRandom
{
    private SystemRandom()
    {
    }

    /// <summary>The one instance.</summary>
    public static SystemRandom Instance { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
