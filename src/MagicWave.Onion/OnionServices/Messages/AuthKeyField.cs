using MagicWave.Core.Bytes;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>The field of ESTABLISH_INTRO and INTRODUCE1 that names the service at the point: type 1 (2 is Ed25519), length 2, key.</summary>
internal static class AuthKeyField
{
    /// <summary>Its length for the one type that is left.</summary>
    public const int Length = 3 + Ed25519Id.Length;

    private const byte Ed25519Type = 2;

    /// <summary>Reads one; false for any other type, and so for services of version 2.</summary>
    public static bool TryRead(scoped ref ByteReader reader, out Ed25519Id key)
    {
        key = default;
        if (!reader.TryReadByte(out byte type) || type != Ed25519Type
            || !reader.TryReadUInt16(out ushort length) || length != Ed25519Id.Length
            || !reader.TryReadBytes(Ed25519Id.Length, out ReadOnlySpan<byte> bytes))
        {
            return false;
        }

        key = Ed25519Id.FromBytes(bytes);
        return true;
    }

    /// <summary>Writes it.</summary>
    public static void Write(scoped ref ByteWriter writer, Ed25519Id key)
    {
        writer.WriteByte(Ed25519Type);
        writer.WriteUInt16(Ed25519Id.Length);
        key.CopyTo(writer.Reserve(Ed25519Id.Length));
    }
}
