using MagicWave.Core.Bytes;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Resources;

/// <summary>
/// The proof that a request was paid: version (1), kind (1), request (16), session (16), what opens the lock that the request names (32). Together with
/// the signed request it shows anybody that the publisher was paid, since only the publisher could have begun to open it.
/// </summary>
/// <param name="Request">Which request.</param>
/// <param name="Session">The visitor's session with the site.</param>
/// <param name="Opening">What the chain brought back.</param>
public readonly record struct ResourceProof(RequestId Request, ResourceSession Session, LockScalar Opening)
{
    /// <summary>The version that is written and read.</summary>
    public const byte Version = 1;

    /// <summary>Length in bytes.</summary>
    public const int Length = 2 + RequestId.Length + ResourceSession.Length + LockScalar.Length;

    private const byte Kind = 2;

    /// <summary>Reads one.</summary>
    /// <returns>False when the bytes are not a proof of this version and length, or hold no scalar.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ResourceProof proof)
    {
        proof = default;
        ByteReader reader = new(bytes);
        if (bytes.Length != Length || !reader.TryReadBytes(2, out ReadOnlySpan<byte> head) || head[0] != Version || head[1] != Kind
            || !reader.TryReadBytes(RequestId.Length, out ReadOnlySpan<byte> request)
            || !reader.TryReadBytes(ResourceSession.Length, out ReadOnlySpan<byte> session)
            || !LockScalar.TryCreate(reader.Rest, out LockScalar opening))
        {
            return false;
        }

        proof = new(RequestId.FromBytes(request), ResourceSession.FromBytes(session), opening);
        return true;
    }

    /// <summary>Reads the form for headers.</summary>
    /// <returns>False when the text is not base64url (without padding) of a proof.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out ResourceProof proof)
    {
        Span<byte> bytes = stackalloc byte[Length];
        proof = default;
        return HeaderText.TryDecode(text, bytes) && TryRead(bytes, out proof);
    }

    /// <summary>The bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Length];
        ByteWriter writer = new(bytes);
        writer.WriteBytes([Version, Kind]);
        Request.CopyTo(writer.Reserve(RequestId.Length));
        Session.CopyTo(writer.Reserve(ResourceSession.Length));
        Opening.CopyTo(writer.Reserve(LockScalar.Length));
        return bytes;
    }

    /// <summary>The form for headers: base64url without padding.</summary>
    public string ToHeader() => HeaderText.Encode(ToBytes());

    /// <summary>The request's name only.</summary>
    public override string ToString() => $"{nameof(ResourceProof)} of {Request}";
}
