using System.Runtime.InteropServices;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.RelayCrypto;

/// <summary>
/// One direction of one hop under tor1 (tor-spec 5.5 and 6.1): a running AES-128-CTR stream over every cell, and a running SHA-1 over the
/// cells that begin or end at this hop. Both sides run the same code. Allocates nothing per cell. Not thread-safe, but the two directions
/// of a hop are independent.
/// </summary>
internal sealed class Tor1Direction : LayerDirection
{
    private readonly AesCtr _stream;
    private readonly byte[] _lastDigest = new byte[Sha1Digest.Length];
    private Sha1Digest _digest = Sha1Digest.Create();

    public Tor1Direction(ReadOnlySpan<byte> digestSeed, ReadOnlySpan<byte> key)
    {
        _digest.Append(digestSeed);
        _stream = new AesCtr(key, []);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> LastDigest => _lastDigest;

    /// <inheritdoc/>
    public override void Originate(Span<byte> payload)
    {
        RequirePayload(payload);
        payload.Slice(RelayCellHeader.RecognizedOffset, sizeof(ushort)).Clear();
        Span<byte> field = payload.Slice(RelayCellHeader.DigestOffset, FieldLength);
        field.Clear();
        _digest.Append(payload);
        _digest.Peek(_lastDigest);
        _lastDigest.AsSpan(0, FieldLength).CopyTo(field);
        _stream.Transform(payload);
    }

    /// <inheritdoc/>
    public override void Pass(Span<byte> payload)
    {
        RequirePayload(payload);
        _stream.Transform(payload);
    }

    /// <inheritdoc/>
    /// <remarks>When the cell does not end here, the running digest is as it was.</remarks>
    public override bool Open(Span<byte> payload)
    {
        RequirePayload(payload);
        _stream.Transform(payload);
        if ((payload[RelayCellHeader.RecognizedOffset] | payload[RelayCellHeader.RecognizedOffset + 1]) != 0)
        {
            return false;
        }

        // One cell in 65536 that is for a later hop gets this far and must leave no trace.
        Sha1Digest advanced = _digest;
        Span<byte> digest = stackalloc byte[Sha1Digest.Length];
        Span<byte> field = payload.Slice(RelayCellHeader.DigestOffset, FieldLength);
        uint received = MemoryMarshal.Read<uint>(field);
        field.Clear();
        advanced.Append(payload);
        advanced.Peek(digest);
        if (MemoryMarshal.Read<uint>(digest) != received)
        {
            MemoryMarshal.Write(field, in received);
            return false;
        }

        _digest = advanced;
        digest.CopyTo(_lastDigest);
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stream.Dispose();
        _digest.Erase();
    }
}
