using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Handshakes;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Handshake;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>
/// The body of ESTABLISH_INTRO (rend-spec-v3 section 3.1.1): authentication key, extensions, MAC 32 with the circuit's KH, length of the
/// signature 2, signature 64. Points into the bytes it was read from. To have read one is not to have verified it.
/// </summary>
internal readonly ref struct EstablishIntroBody
{
    /// <summary>The longest one that is written.</summary>
    public const int MaximumWrittenLength = AuthKeyField.Length + 1 + 2 + IntroDosParameters.Length + Sha3Digest.Length + 2 + Ed25519.SignatureLength;

    private const int MaximumSignedLength = Cells.CellConstants.RelayDataLength;

    private readonly ReadOnlySpan<byte> _beforeMac;
    private readonly ReadOnlySpan<byte> _beforeSignature;
    private readonly ReadOnlySpan<byte> _signature;

    private EstablishIntroBody(ReadOnlySpan<byte> data, int macOffset, ReadOnlySpan<byte> signature)
    {
        _beforeMac = data[..macOffset];
        _beforeSignature = data[..(macOffset + Sha3Digest.Length)];
        _signature = signature;
    }

    /// <summary>What the service wants to be known by.</summary>
    public Ed25519Id AuthKey { get; private init; }

    /// <summary>Its wishes.</summary>
    public ExtensionList Extensions { get; private init; }

    private static ReadOnlySpan<byte> SignaturePrefix => "Tor establish-intro cell v1"u8;

    /// <summary>Reads one; what follows is ignored, as tor does.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out EstablishIntroBody body)
    {
        body = default;
        ByteReader reader = new(data);
        if (data.Length > MaximumSignedLength || !AuthKeyField.TryRead(ref reader, out Ed25519Id authKey)
            || !ExtensionList.TryRead(ref reader, out ExtensionList extensions))
        {
            return false;
        }

        int macOffset = data.Length - reader.Length;
        if (!reader.TryReadBytes(Sha3Digest.Length, out _)
            || !reader.TryReadUInt16(out ushort length) || length != Ed25519.SignatureLength
            || !reader.TryReadBytes(length, out ReadOnlySpan<byte> signature))
        {
            return false;
        }

        body = new(data, macOffset, signature) { AuthKey = authKey, Extensions = extensions };
        return true;
    }

    /// <summary>Writes one and tells how many bytes it took.</summary>
    /// <param name="destination">Room for <see cref="MaximumWrittenLength"/> bytes always suffices.</param>
    /// <param name="authentication">The service's key at this point.</param>
    /// <param name="handshakeDigest">KH of the circuit's last hop: 20 bytes.</param>
    /// <param name="dos">The limit to ask for; null for the network's.</param>
    public static int Write(
        Span<byte> destination, Ed25519KeyPair authentication, ReadOnlySpan<byte> handshakeDigest, IntroDosParameters? dos)
    {
        ArgumentNullException.ThrowIfNull(authentication);
        ByteWriter writer = new(destination);
        AuthKeyField.Write(ref writer, authentication.PublicKey);
        ExtensionListWriter extensions = new(writer.Free);
        dos?.Write(extensions.Add(IntroDosParameters.ExtensionType, IntroDosParameters.Length));
        _ = writer.Reserve(extensions.Length);
        ReadOnlySpan<byte> beforeMac = writer.Written;
        HsNtor.ComputeMac(handshakeDigest, beforeMac, writer.Reserve(Sha3Digest.Length));
        Span<byte> signed = stackalloc byte[SignaturePrefix.Length + MaximumSignedLength];
        ReadOnlySpan<byte> input = SignatureInput(writer.Written, signed);
        writer.WriteUInt16(Ed25519.SignatureLength);
        authentication.Sign(input, writer.Reserve(Ed25519.SignatureLength));
        return writer.Length;
    }

    /// <summary>Whether the owner of the key signed it.</summary>
    public bool IsSigned()
    {
        Span<byte> key = stackalloc byte[Ed25519Id.Length];
        Span<byte> signed = stackalloc byte[SignaturePrefix.Length + MaximumSignedLength];
        AuthKey.CopyTo(key);
        return Ed25519.Verify(key, SignatureInput(_beforeSignature, signed), _signature);
    }

    /// <summary>Whether it was made for this circuit: without that, somebody could repeat it on another one.</summary>
    /// <param name="handshakeDigest">KH of the circuit: 20 bytes.</param>
    public bool IsBoundTo(ReadOnlySpan<byte> handshakeDigest)
    {
        Span<byte> mac = stackalloc byte[Sha3Digest.Length];
        HsNtor.ComputeMac(handshakeDigest, _beforeMac, mac);
        return FixedTime.Equal(mac, _beforeSignature[^Sha3Digest.Length..]);
    }

    /// <summary>The limit that is asked for; false when the network's is to be used.</summary>
    public bool TryGetDos(out IntroDosParameters parameters)
    {
        parameters = default;
        return Extensions.TryFind(IntroDosParameters.ExtensionType, out ReadOnlySpan<byte> body) && IntroDosParameters.TryRead(body, out parameters);
    }

    private static ReadOnlySpan<byte> SignatureInput(ReadOnlySpan<byte> message, Span<byte> room)
    {
        SignaturePrefix.CopyTo(room);
        message.CopyTo(room[SignaturePrefix.Length..]);
        return room[..(SignaturePrefix.Length + message.Length)];
    }
}
