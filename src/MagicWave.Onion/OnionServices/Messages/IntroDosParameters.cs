using MagicWave.Core.Bytes;

namespace MagicWave.Onion.OnionServices.Messages;

/// <summary>
/// How many introductions a service wants passed on (rend-spec-v3 section 3.1.1.1): extension 1 of ESTABLISH_INTRO, as number of
/// parameters 1, then each as type 1 (1 rate, 2 burst), value 8.
/// </summary>
/// <param name="RatePerSecond">How many per second in the long run; 0 asks for no limit at all.</param>
/// <param name="BurstPerSecond">How many at once; 0 asks for no limit at all.</param>
internal readonly record struct IntroDosParameters(ulong RatePerSecond, ulong BurstPerSecond)
{
    /// <summary>The extension's type.</summary>
    public const byte ExtensionType = 1;

    /// <summary>How long it is on the wire.</summary>
    public const int Length = 1 + (2 * FieldLength);

    private const int FieldLength = 1 + sizeof(ulong);
    private const byte RateType = 1;
    private const byte BurstType = 2;

    /// <summary>Whether a limit is asked for, and one that can be: a point that is asked for another one limits nothing, as tor does.</summary>
    public bool IsLimit => RatePerSecond is > 0 and <= int.MaxValue && BurstPerSecond is > 0 and <= int.MaxValue && BurstPerSecond >= RatePerSecond;

    /// <summary>Reads one. What is missing is 0; of a repeated parameter the last counts; what follows is ignored.</summary>
    /// <returns>False when it is too short or has an unknown parameter: then it is as if the extension were not there.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out IntroDosParameters parameters)
    {
        parameters = default;
        ByteReader reader = new(body);
        if (!reader.TryReadByte(out byte count))
        {
            return false;
        }

        ulong rate = 0;
        ulong burst = 0;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadByte(out byte type) || !reader.TryReadUInt64(out ulong value) || type is not (RateType or BurstType))
            {
                return false;
            }

            (rate, burst) = type == RateType ? (value, burst) : (rate, value);
        }

        parameters = new(rate, burst);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> destination)
    {
        ByteWriter writer = new(destination);
        writer.WriteByte(2);
        writer.WriteByte(RateType);
        writer.WriteUInt64(RatePerSecond);
        writer.WriteByte(BurstType);
        writer.WriteUInt64(BurstPerSecond);
    }
}
