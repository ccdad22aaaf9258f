using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>The body of AUTHENTICATE (tor-spec 4.4): method 2, length 2, authentication. What follows is ignored.</summary>
public readonly ref struct AuthenticateBody(ushort method, ReadOnlySpan<byte> authentication)
{
    /// <summary>Ed25519-SHA256-RFC5705, the one method that is left.</summary>
    public const ushort Ed25519Method = 3;

    /// <summary>Method and length.</summary>
    public const int HeaderLength = 4;

    /// <summary>Which method.</summary>
    public ushort Method { get; } = method;

    /// <summary>The proof; for method 3 see <see cref="Ed25519Authentication"/>.</summary>
    public ReadOnlySpan<byte> Authentication { get; } = authentication;

    /// <summary>Reads one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out AuthenticateBody body)
    {
        body = default;
        ByteReader reader = new(data);
        if (!reader.TryReadUInt16(out ushort method)
            || !reader.TryReadUInt16(out ushort length)
            || !reader.TryReadBytes(length, out ReadOnlySpan<byte> authentication))
        {
            return false;
        }

        body = new(method, authentication);
        return true;
    }

    /// <summary>Writes it and tells how many bytes it took.</summary>
    public int Write(Span<byte> destination)
    {
        ByteWriter writer = new(destination);
        writer.WriteUInt16(Method);
        writer.WriteUInt16((ushort)Authentication.Length);
        writer.WriteBytes(Authentication);
        return writer.Length;
    }
}
