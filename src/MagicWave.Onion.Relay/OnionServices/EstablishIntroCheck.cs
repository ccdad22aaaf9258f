using System.Buffers.Binary;
using System.Security.Cryptography;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Relay.OnionServices;

/// <summary>
/// Reads and verifies ESTABLISH_INTRO (rend-spec-v3 3.1.1): key type 1, key length 2, key 32, extensions, MAC 32, signature length 2, signature 64.
/// What follows is ignored, as tor does.
/// </summary>
internal static class EstablishIntroCheck
{
    /// <summary>The only type of key: Ed25519.</summary>
    internal const byte KeyType = 2;

    private const byte DosExtension = 1;
    private const byte RateParameter = 1;
    private const byte BurstParameter = 2;
    private const int ParameterLength = 9;

    private static ReadOnlySpan<byte> SignaturePrefix => "Tor establish-intro cell v1"u8;

    /// <summary>Whether the cell is right and belongs to this circuit.</summary>
    /// <param name="data">The cell's body.</param>
    /// <param name="handshakeDigest">KH of the circuit.</param>
    /// <param name="key">The key that it is signed with.</param>
    /// <param name="defence">What limit the service asks for; null when it asks for none.</param>
    public static bool TryVerify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> handshakeDigest, out Ed25519Id key, out IntroductionDefence? defence)
    {
        key = default;
        defence = null;
        ByteReader reader = new(data);
        if (!reader.TryReadByte(out byte type) || type != KeyType
            || !reader.TryReadUInt16(out ushort keyLength) || keyLength != Ed25519Id.Length
            || !reader.TryReadBytes(keyLength, out ReadOnlySpan<byte> keyBytes)
            || !TryReadExtensions(ref reader, out defence))
        {
            return false;
        }

        ReadOnlySpan<byte> authenticated = data[..(data.Length - reader.Length)];
        if (!reader.TryReadBytes(SHA3_256.HashSizeInBytes, out ReadOnlySpan<byte> mac))
        {
            return false;
        }

        ReadOnlySpan<byte> signed = data[..(data.Length - reader.Length)];
        if (!reader.TryReadUInt16(out ushort signatureLength) || signatureLength != Ed25519.SignatureLength
            || !reader.TryReadBytes(signatureLength, out ReadOnlySpan<byte> signature)
            || !IsMacRight(authenticated, handshakeDigest, mac)
            || !IsSignatureRight(signed, keyBytes, signature))
        {
            return false;
        }

        key = Ed25519Id.FromBytes(keyBytes);
        return true;
    }

    private static bool TryReadExtensions(ref ByteReader reader, out IntroductionDefence? defence)
    {
        defence = null;
        if (!reader.TryReadByte(out byte count))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out byte type) || !reader.TryReadByte(out byte length)
                || !reader.TryReadBytes(length, out ReadOnlySpan<byte> body))
            {
                return false;
            }

            if (type == DosExtension)
            {
                defence = ReadDefence(body) ?? defence;
            }
        }

        return true;
    }

    // An extension that cannot be read, or knows more than we do, is as if it were not there. One that asks for nonsense, or for 0, switches the
    // limit off; the network's is not used then either.
    private static IntroductionDefence? ReadDefence(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        ulong rate = 0;
        ulong burst = 0;
        if (!reader.TryReadByte(out byte count) || reader.Length < count * ParameterLength)
        {
            return null;
        }

        for (int i = 0; i < count; i++)
        {
            _ = reader.TryReadByte(out byte parameter);
            _ = reader.TryReadUInt64(out ulong value);
            switch (parameter)
            {
                case RateParameter:
                    rate = value;
                    break;
                case BurstParameter:
                    burst = value;
                    break;
                default:
                    return null;
            }
        }

        return rate > 0 && burst > 0 && IntroductionDefence.IsValid(rate, burst)
            ? new(true, (long)rate, (long)burst)
            : IntroductionDefence.None;
    }

    private static bool IsMacRight(ReadOnlySpan<byte> authenticated, ReadOnlySpan<byte> handshakeDigest, ReadOnlySpan<byte> mac)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)handshakeDigest.Length);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA3_256);
        hash.AppendData(length);
        hash.AppendData(handshakeDigest);
        hash.AppendData(authenticated);
        Span<byte> expected = stackalloc byte[SHA3_256.HashSizeInBytes];
        _ = hash.GetHashAndReset(expected);
        return FixedTime.Equal(expected, mac);
    }

    private static bool IsSignatureRight(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> key, ReadOnlySpan<byte> signature)
    {
        Span<byte> message = stackalloc byte[SignaturePrefix.Length + signed.Length];
        SignaturePrefix.CopyTo(message);
        signed.CopyTo(message[SignaturePrefix.Length..]);
        return Ed25519.Verify(key, message, signature);
    }
}
