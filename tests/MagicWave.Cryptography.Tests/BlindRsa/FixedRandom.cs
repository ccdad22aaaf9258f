using MagicWave.Core.Security;

namespace MagicWave.Cryptography.Tests.BlindRsa;

/// <summary>Gives exactly the bytes it was made with.</summary>
internal sealed class FixedRandom(byte[] bytes) : IRandom
{
    private int _used;

    public void Fill(Span<byte> destination)
    {
        bytes.AsSpan(_used, destination.Length).CopyTo(destination);
        _used += destination.Length;
    }
}
