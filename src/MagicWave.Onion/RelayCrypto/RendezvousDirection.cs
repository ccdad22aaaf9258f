using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MagicWave.Cryptography;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.RelayCrypto;

/// <summary>
/// One direction of the layer between a client and an onion service (rend-spec-v3 4.2.1): as tor1, with AES-256-CTR and SHA3-256. It is the innermost
/// layer, so that a cell that is not recognized ends the circuit: its digest need not be taken back.
/// </summary>
internal sealed class RendezvousDirection : LayerDirection
{
    private readonly AesCtr _stream;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA3_256);
    private readonly byte[] _lastDigest = new byte[RendezvousKeys.DigestLength];

    public RendezvousDirection(ReadOnlySpan<byte> digestSeed, ReadOnlySpan<byte> key)
    {
        _digest.AppendData(digestSeed);
        _stream = new AesCtr(key, []);
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> LastDigest => _lastDigest.AsSpan(0, SendmeBody.DigestLength);

    /// <inheritdoc/>
    public override void Originate(Span<byte> payload)
    {
        RequirePayload(payload);
        payload.Slice(RelayCellHeader.RecognizedOffset, sizeof(ushort)).Clear();
        Span<byte> field = payload.Slice(RelayCellHeader.DigestOffset, FieldLength);
        field.Clear();
        Advance(payload);
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
    public override bool Open(Span<byte> payload)
    {
        RequirePayload(payload);
        _stream.Transform(payload);
        if ((payload[RelayCellHeader.RecognizedOffset] | payload[RelayCellHeader.RecognizedOffset + 1]) != 0)
        {
            return false;
        }

        Span<byte> field = payload.Slice(RelayCellHeader.DigestOffset, FieldLength);
        uint received = MemoryMarshal.Read<uint>(field);
        field.Clear();
        Advance(payload);
        return MemoryMarshal.Read<uint>(_lastDigest) == received;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stream.Dispose();
        _digest.Dispose();
        CryptographicOperations.ZeroMemory(_lastDigest);
    }

    private void Advance(ReadOnlySpan<byte> payload)
    {
        _digest.AppendData(payload);
        _ = _digest.GetCurrentHash(_lastDigest);
    }
}
