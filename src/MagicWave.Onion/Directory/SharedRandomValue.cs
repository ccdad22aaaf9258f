namespace MagicWave.Onion.Directory;

/// <summary>A value of the shared random protocol (dir-spec 3.4.1, <c>shared-rand-*-value</c>).</summary>
/// <param name="Reveals">From how many reveals it was made.</param>
/// <param name="Value">Its 32 bytes.</param>
public sealed record SharedRandomValue(int Reveals, ReadOnlyMemory<byte> Value)
{
    /// <summary>32 bytes.</summary>
    public const int Length = 32;
}
