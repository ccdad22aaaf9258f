using System.Net;
using System.Net.Sockets;
using System.Text;
using MagicWave.Core.Bytes;

namespace MagicWave.Onion.Cells;

/// <summary>
/// One answer in RESOLVED (tor-spec 6.4): type 1, length 1, value, TTL 4. Types: 0 host name, 4 IPv4, 6 IPv6, 0xF0 transient error,
/// 0xF1 lasting error.
/// </summary>
/// <param name="Type">What the value is.</param>
/// <param name="Address">For an address.</param>
/// <param name="Name">For a host name.</param>
/// <param name="TimeToLive">Seconds for which it may be kept.</param>
public sealed record ResolvedAnswer(ResolvedType Type, IPAddress? Address, string? Name, uint TimeToLive)
{
    /// <summary>The most answers that are read from one cell.</summary>
    public const int MaximumAnswers = 64;

    /// <summary>An answer with an address.</summary>
    public static ResolvedAnswer Of(IPAddress address, uint timeToLive)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(address.AddressFamily == AddressFamily.InterNetworkV6 ? ResolvedType.Ipv6 : ResolvedType.Ipv4, address, null, timeToLive);
    }

    /// <summary>An answer with a host name.</summary>
    public static ResolvedAnswer Of(string name, uint timeToLive) => new(ResolvedType.HostName, null, name, timeToLive);

    /// <summary>The answer that there is none.</summary>
    public static ResolvedAnswer Error(bool isTransient) =>
        new(isTransient ? ResolvedType.TransientError : ResolvedType.Error, null, null, 60);

    /// <summary>Reads all answers; those of unknown types are skipped.</summary>
    public static bool TryReadAll(ReadOnlySpan<byte> data, List<ResolvedAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        ByteReader reader = new(data);
        while (!reader.IsAtEnd && answers.Count < MaximumAnswers)
        {
            if (!reader.TryReadByte(out byte type) || !reader.TryReadByte(out byte length)
                || !reader.TryReadBytes(length, out ReadOnlySpan<byte> value) || !reader.TryReadUInt32(out uint ttl))
            {
                return false;
            }

            switch ((ResolvedType)type)
            {
                case ResolvedType.Ipv4 when length == 4:
                case ResolvedType.Ipv6 when length == 16:
                    answers.Add(new((ResolvedType)type, new IPAddress(value), null, ttl));
                    break;
                case ResolvedType.HostName when Ascii.IsValid(value):
                    answers.Add(new(ResolvedType.HostName, null, Encoding.ASCII.GetString(value), ttl));
                    break;
                case ResolvedType.Error:
                case ResolvedType.TransientError:
                    answers.Add(new((ResolvedType)type, null, null, ttl));
                    break;
                case ResolvedType.Ipv4:
                case ResolvedType.Ipv6:
                case ResolvedType.HostName:
                    return false;
                default:
                    break;
            }
        }

        return true;
    }

    /// <summary>Writes it; false when it does not fit any more.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        int length = Type switch { ResolvedType.Ipv4 => 4, ResolvedType.Ipv6 => 16, ResolvedType.HostName => Name!.Length, _ => 0 };
        written = length + 6;
        if (length > 255 || destination.Length < written)
        {
            written = 0;
            return false;
        }

        ByteWriter writer = new(destination);
        writer.WriteByte((byte)Type);
        writer.WriteByte((byte)length);
        Span<byte> value = writer.Reserve(length);
        if (Address is not null)
        {
            _ = Address.TryWriteBytes(value, out _);
        }
        else if (Name is not null)
        {
            _ = Encoding.ASCII.GetBytes(Name, value);
        }

        writer.WriteUInt32(TimeToLive);
        return true;
    }
}
