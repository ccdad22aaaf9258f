using System.Security.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens;

/// <summary>The name of a wish for change: SHA-256 of the key's name and the blinded message. The same wish is answered the same.</summary>
public readonly record struct ChangeId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private ChangeId(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static ChangeId FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>The name of a wish.</summary>
    public static ChangeId Of(TokenKeyId key, ReadOnlySpan<byte> blinded)
    {
        byte[] input = new byte[TokenKeyId.Length + blinded.Length];
        key.CopyTo(input);
        blinded.CopyTo(input.AsSpan(TokenKeyId.Length));
        return FromBytes(SHA256.HashData(input));
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
