using MagicWave.Core.Bytes;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// The first half of the input says what to read from the second. A read that fails leaves the reader where it was; one that succeeds
/// moves it by exactly the length that was read.
/// </summary>
internal sealed class ByteReaderTarget : IFuzzTarget
{
    public string Name => "byte-reader";

    public IEnumerable<byte[]> Seeds => [[0, 1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9, 9], [3, 3, 1, 2, 3, 4]];

    public void Run(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> operations = input[..(input.Length / 2)];
        ByteReader reader = new(input[operations.Length..]);
        foreach (byte operation in operations)
        {
            int before = reader.Length;
            (bool read, int length) = (operation % 5) switch
            {
                0 => (reader.TryReadByte(out _), sizeof(byte)),
                1 => (reader.TryReadUInt16(out _), sizeof(ushort)),
                2 => (reader.TryReadUInt32(out _), sizeof(uint)),
                3 => (reader.TryReadUInt64(out _), sizeof(ulong)),
                _ => (reader.TryReadBytes(operation - 128, out _), operation - 128),
            };
            if (before - reader.Length != (read ? length : 0))
            {
                throw new InvalidOperationException($"Operation {operation} at {before} bytes left {reader.Length}.");
            }
        }
    }
}
