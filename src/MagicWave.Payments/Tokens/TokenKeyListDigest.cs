using System.Buffers.Binary;
using System.Globalization;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens;

/// <summary>
/// SHA-256 of a key list, as the consensus carries it: eight parameters of the network, <c>MWTokenKeys0</c> to <c>MWTokenKeys7</c>, each 32 bits of
/// the digest as a signed number. Authorities of any make vote on parameters and put them into the consensus (dir-spec 3.4.1 and 3.8), so that the
/// line is the same whoever computes it, and clients of any make read it. Authorities that vote for different lists give a digest of no list,
/// and nobody buys.
/// </summary>
public readonly record struct TokenKeyListDigest
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    /// <summary>How many parameters hold a digest.</summary>
    public const int ParameterCount = Length / sizeof(int);

    private readonly Bytes32 _bytes;

    private TokenKeyListDigest(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static TokenKeyListDigest FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>Takes the digest out of a consensus.</summary>
    /// <param name="find">Gives a parameter by its name; null when the consensus has none of that name.</param>
    /// <returns>Null unless all eight are there.</returns>
    public static TokenKeyListDigest? FromParameters(Func<string, int?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        Span<byte> bytes = stackalloc byte[Length];
        for (int i = 0; i < ParameterCount; i++)
        {
            if (find(NameOf(i)) is not { } part)
            {
                return null;
            }

            BinaryPrimitives.WriteInt32BigEndian(bytes[(i * sizeof(int))..], part);
        }

        return FromBytes(bytes);
    }

    /// <summary>What an authority votes for: the value of its option <c>ConsensusParams</c>.</summary>
    public IReadOnlyDictionary<string, int> ToParameters()
    {
        byte[] bytes = _bytes.ToArray();
        return Enumerable.Range(0, ParameterCount)
            .ToDictionary(NameOf, i => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * sizeof(int))), StringComparer.Ordinal);
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"MWTokenKeys{index}");
}
