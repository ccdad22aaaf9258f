using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>The body of AUTH_CHALLENGE (tor-spec 4.3): challenge 32, number of methods 2, methods 2 each. What follows is ignored.</summary>
public readonly ref struct AuthChallengeBody
{
    /// <summary>The length of the challenge.</summary>
    public const int ChallengeLength = 32;

    private readonly ReadOnlySpan<byte> _methods;

    private AuthChallengeBody(ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> methods)
    {
        Challenge = challenge;
        _methods = methods;
    }

    /// <summary>Random bytes. They count only as part of the transcript.</summary>
    public ReadOnlySpan<byte> Challenge { get; }

    /// <summary>Reads one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out AuthChallengeBody body)
    {
        body = default;
        ByteReader reader = new(data);
        if (!reader.TryReadBytes(ChallengeLength, out ReadOnlySpan<byte> challenge)
            || !reader.TryReadUInt16(out ushort count)
            || !reader.TryReadBytes(count * sizeof(ushort), out ReadOnlySpan<byte> methods))
        {
            return false;
        }

        body = new(challenge, methods);
        return true;
    }

    /// <summary>Writes a body that offers these methods and tells how many bytes it took.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> challenge, ReadOnlySpan<ushort> methods)
    {
        ByteWriter writer = new(destination);
        writer.WriteBytes(challenge[..ChallengeLength]);
        writer.WriteUInt16((ushort)methods.Length);
        foreach (ushort method in methods)
        {
            writer.WriteUInt16(method);
        }

        return writer.Length;
    }

    /// <summary>Whether the responder takes an authentication method.</summary>
    public bool Offers(ushort method)
    {
        ByteReader reader = new(_methods);
        while (reader.TryReadUInt16(out ushort offered))
        {
            if (offered == method)
            {
                return true;
            }
        }

        return false;
    }
}
