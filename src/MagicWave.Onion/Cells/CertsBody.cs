using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>The body of CERTS (tor-spec 4.2): number of certificates 1, then each as type 1, length 2, certificate. What follows is ignored.</summary>
public readonly ref struct CertsBody
{
    private const int EntryHeaderLength = 3;

    // Bit t is set when the cell holds type t; types from 32 on are not told apart, nobody looks for them.
    private const int KnownTypes = 32;

    private readonly ReadOnlySpan<byte> _entries;

    private CertsBody(int count, ReadOnlySpan<byte> entries, bool hasDuplicates)
    {
        Count = count;
        _entries = entries;
        HasDuplicates = hasDuplicates;
    }

    /// <summary>How many certificates there are, of any type.</summary>
    public int Count { get; }

    /// <summary>Whether a type below 32 occurs twice, which the specification forbids.</summary>
    public bool HasDuplicates { get; }

    /// <summary>Reads one. A certificate that does not fit is refused.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out CertsBody body)
    {
        body = default;
        ByteReader reader = new(data);
        if (!reader.TryReadByte(out byte count))
        {
            return false;
        }

        ReadOnlySpan<byte> entries = reader.Rest;
        uint seen = 0;
        bool hasDuplicates = false;
        for (int i = 0; i < count; i++)
        {
            if (!TryReadEntry(ref reader, out CertsCertificateType type, out _))
            {
                return false;
            }

            uint bit = (byte)type < KnownTypes ? 1u << (byte)type : 0;
            hasDuplicates |= (seen & bit) != 0;
            seen |= bit;
        }

        body = new(count, entries, hasDuplicates);
        return true;
    }

    /// <summary>The length of the cell with these certificates.</summary>
    public static int LengthOf(ReadOnlySpan<(CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)> certificates)
    {
        int length = sizeof(byte);
        foreach ((_, ReadOnlyMemory<byte> certificate) in certificates)
        {
            length += EntryHeaderLength + certificate.Length;
        }

        return length;
    }

    /// <summary>Writes a body and tells how many bytes it took.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<(CertsCertificateType Type, ReadOnlyMemory<byte> Certificate)> certificates)
    {
        ByteWriter writer = new(destination);
        writer.WriteByte((byte)certificates.Length);
        foreach ((CertsCertificateType type, ReadOnlyMemory<byte> certificate) in certificates)
        {
            writer.WriteByte((byte)type);
            writer.WriteUInt16((ushort)certificate.Length);
            writer.WriteBytes(certificate.Span);
        }

        return writer.Length;
    }

    /// <summary>Finds the first certificate of a type.</summary>
    public bool TryGet(CertsCertificateType wanted, out ReadOnlySpan<byte> certificate)
    {
        ByteReader reader = new(_entries);
        for (int i = 0; i < Count && TryReadEntry(ref reader, out CertsCertificateType type, out ReadOnlySpan<byte> candidate); i++)
        {
            if (type == wanted)
            {
                certificate = candidate;
                return true;
            }
        }

        certificate = default;
        return false;
    }

    private static bool TryReadEntry(scoped ref ByteReader reader, out CertsCertificateType type, out ReadOnlySpan<byte> certificate)
    {
        certificate = default;
        bool read = reader.TryReadByte(out byte number) & reader.TryReadUInt16(out ushort length) && reader.TryReadBytes(length, out certificate);
        type = (CertsCertificateType)number;
        return read;
    }
}
