using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Cells;

/// <summary>
/// What an initiator proves with authentication method 3 (tor-spec 4.4.2). On the wire: "AUTH0003", then 32 bytes each of CID, SID, CID_ED,
/// SID_ED, SLOG, CLOG, SCERT, TLSSECRETS; RAND 24; the signature over all of it 64. Both sides compute everything before RAND.
/// </summary>
public readonly ref struct Ed25519Authentication
{
    /// <summary>Everything that both sides compute.</summary>
    public const int ExpectedLength = 8 + (8 * FieldLength);

    /// <summary>Everything that is signed.</summary>
    public const int SignedLength = ExpectedLength + RandomLength;

    /// <summary>All of it.</summary>
    public const int Length = SignedLength + SignatureLength;

    /// <summary>The random bytes that the initiator adds.</summary>
    public const int RandomLength = 24;

    /// <summary>The length of every digest, identity and secret in it.</summary>
    public const int FieldLength = 32;

    private const int SignatureLength = 64;

    /// <summary>CID: the SHA-256 of the initiator's RSA identity key.</summary>
    public required ReadOnlySpan<byte> InitiatorRsaDigest { get; init; }

    /// <summary>SID: the SHA-256 of the responder's RSA identity key.</summary>
    public required ReadOnlySpan<byte> ResponderRsaDigest { get; init; }

    /// <summary>CID_ED: the initiator's Ed25519 identity.</summary>
    public required Ed25519Id InitiatorEd25519Id { get; init; }

    /// <summary>SID_ED: the responder's Ed25519 identity.</summary>
    public required Ed25519Id ResponderEd25519Id { get; init; }

    /// <summary>SLOG: the SHA-256 of all that the responder sent, to the end of AUTH_CHALLENGE.</summary>
    public required ReadOnlySpan<byte> ResponderLog { get; init; }

    /// <summary>CLOG: the SHA-256 of all that the initiator sent before this cell.</summary>
    public required ReadOnlySpan<byte> InitiatorLog { get; init; }

    /// <summary>SCERT: the SHA-256 of the responder's TLS leaf certificate.</summary>
    public required ReadOnlySpan<byte> ResponderLeafDigest { get; init; }

    /// <summary>TLSSECRETS: what the TLS exporter gave.</summary>
    public required ReadOnlySpan<byte> TlsSecret { get; init; }

    /// <summary>Writes what both sides compute: exactly <see cref="ExpectedLength"/> bytes.</summary>
    public void WriteExpected(Span<byte> destination)
    {
        ByteWriter writer = new(destination);
        writer.WriteBytes("AUTH0003"u8);
        writer.WriteBytes(InitiatorRsaDigest[..FieldLength]);
        writer.WriteBytes(ResponderRsaDigest[..FieldLength]);
        InitiatorEd25519Id.CopyTo(writer.Reserve(FieldLength));
        ResponderEd25519Id.CopyTo(writer.Reserve(FieldLength));
        writer.WriteBytes(ResponderLog[..FieldLength]);
        writer.WriteBytes(InitiatorLog[..FieldLength]);
        writer.WriteBytes(ResponderLeafDigest[..FieldLength]);
        writer.WriteBytes(TlsSecret[..FieldLength]);
    }
}
