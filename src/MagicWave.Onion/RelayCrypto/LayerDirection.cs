using MagicWave.Onion.Cells;

namespace MagicWave.Onion.RelayCrypto;

/// <summary>
/// One direction of one hop: a running cipher over every cell, and a running digest over the cells that begin or end at this hop. Both sides run the same
/// code. Allocates nothing per cell. Not thread-safe, but the two directions of a hop are independent.
/// </summary>
internal abstract class LayerDirection : IDisposable
{
    /// <summary>How many bytes of the digest a cell carries.</summary>
    protected const int FieldLength = 4;

    /// <summary>
    /// The digest after the last cell that was originated or recognized, its first 20 bytes: what authenticated SENDMEs carry (tor-spec 7.4).
    /// </summary>
    public abstract ReadOnlySpan<byte> LastDigest { get; }

    /// <summary>Seals a cell that begins at this hop's end: digest, then encryption. Overwrites recognized and digest.</summary>
    public abstract void Originate(Span<byte> payload);

    /// <summary>Adds or strips one layer of a cell that passes.</summary>
    public abstract void Pass(Span<byte> payload);

    /// <summary>Strips one layer and tells whether the cell ends here. When it does, recognized is zero and the digest field is left zero.</summary>
    public abstract bool Open(Span<byte> payload);

    /// <summary>Erases the keys and the digest's state.</summary>
    public abstract void Dispose();

    /// <exception cref="ArgumentException">It is not the payload of a cell.</exception>
    protected static void RequirePayload(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != CellConstants.PayloadLength)
        {
            throw new ArgumentException($"Must be {CellConstants.PayloadLength} bytes long.", nameof(payload));
        }
    }
}
