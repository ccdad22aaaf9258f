using System.Buffers.Binary;

namespace MagicWave.Onion.Cells;

/// <summary>The body of VERSIONS (tor-spec 4.1): link protocol versions, 2 bytes each.</summary>
/// <param name="versions">The body, an even number of bytes.</param>
public readonly ref struct VersionsBody(ReadOnlySpan<byte> versions)
{
    private readonly ReadOnlySpan<byte> _versions = versions;

    /// <summary>How many versions there are.</summary>
    public int Count => _versions.Length / sizeof(ushort);

    /// <summary>The version at a place, from 0 up to <see cref="Count"/>.</summary>
    public ushort this[int index] => BinaryPrimitives.ReadUInt16BigEndian(_versions[(index * sizeof(ushort))..]);

    /// <summary>Reads one. An odd number of bytes is refused.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out VersionsBody body)
    {
        bool read = data.Length % sizeof(ushort) == 0;
        body = read ? new(data) : default;
        return read;
    }

    /// <summary>Writes versions and tells how many bytes they took.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<ushort> versions)
    {
        foreach (ushort version in versions)
        {
            BinaryPrimitives.WriteUInt16BigEndian(destination, version);
            destination = destination[sizeof(ushort)..];
        }

        return versions.Length * sizeof(ushort);
    }

    /// <summary>The highest version that is also in <paramref name="ours"/>; 0 when there is none.</summary>
    public ushort HighestCommon(ReadOnlySpan<ushort> ours)
    {
        ushort highest = 0;
        for (int i = 0; i < Count; i++)
        {
            ushort version = this[i];
            if (version > highest && ours.Contains(version))
            {
                highest = version;
            }
        }

        return highest;
    }
}
