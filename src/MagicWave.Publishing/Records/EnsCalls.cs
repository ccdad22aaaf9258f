using System.Buffers.Binary;
using System.Text;

namespace MagicWave.Publishing.Records;

/// <summary>The two calls that lead from a name in ENS to its content record (EIP-137, EIP-1577), and how their results are read.</summary>
internal static class EnsCalls
{
    /// <summary>The registry, at the same address on every network that has ENS.</summary>
    public const string Registry = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e";

    private const int WordLength = 32;
    private const int AddressLength = 20;
    private const string ResolverSelector = "0178b8bf";
    private const string ContentHashSelector = "bc1c58d1";

    /// <summary>The hash of a name (EIP-137).</summary>
    public static byte[] NameHash(string name)
    {
        byte[] node = new byte[Keccak256.Length];
        foreach (string label in name.Split('.').Reverse())
        {
            node = Keccak256.Hash([.. node, .. Keccak256.Hash(Encoding.UTF8.GetBytes(label))]);
        }

        return node;
    }

    /// <summary>Asks the registry for a name's resolver.</summary>
    public static string Resolver(string name) => "0x" + ResolverSelector + Convert.ToHexStringLower(NameHash(name));

    /// <summary>Asks the resolver for a name's content record.</summary>
    public static string Content(string name) => "0x" + ContentHashSelector + Convert.ToHexStringLower(NameHash(name));

    /// <summary>Reads an address.</summary>
    /// <returns>As text with <c>0x</c>; null when there is none.</returns>
    public static string? ReadAddress(string result)
    {
        if (Decode(result) is not { Length: WordLength } word)
        {
            return null;
        }

        ReadOnlySpan<byte> address = word.AsSpan(WordLength - AddressLength);
        return word.AsSpan(0, WordLength - AddressLength).ContainsAnyExcept((byte)0) || !address.ContainsAnyExcept((byte)0)
            ? null
            : "0x" + Convert.ToHexStringLower(address);
    }

    /// <summary>Reads bytes of any length.</summary>
    /// <returns>The bytes; null when the result is none.</returns>
    public static byte[]? ReadBytes(string result)
    {
        if (Decode(result) is not { } data || ReadLength(data, 0) is not { } offset || ReadLength(data, offset) is not { } length)
        {
            return null;
        }

        return offset + WordLength + length <= data.Length ? data[(offset + WordLength)..(offset + WordLength + length)] : null;
    }

    private static int? ReadLength(byte[] data, int at)
    {
        if (at > data.Length - WordLength)
        {
            return null;
        }

        ReadOnlySpan<byte> word = data.AsSpan(at, WordLength);
        uint value = BinaryPrimitives.ReadUInt32BigEndian(word[^4..]);
        return word[..^4].ContainsAnyExcept((byte)0) || value > data.Length ? null : (int)value;
    }

    private static byte[]? Decode(string result)
    {
        if (!result.StartsWith("0x", StringComparison.Ordinal) || result.Length % 2 != 0)
        {
            return null;
        }

        byte[] bytes = new byte[(result.Length - 2) / 2];
        return Convert.FromHexString(result.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
