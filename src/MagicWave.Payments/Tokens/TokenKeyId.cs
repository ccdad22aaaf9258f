using System.Security.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens;

/// <summary>The name of an issuer's key: SHA-256 of its SubjectPublicKeyInfo (RFC 9578 section 6.5).</summary>
public readonly record struct TokenKeyId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private TokenKeyId(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static TokenKeyId FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>The name of a key.</summary>
    /// <param name="subjectPublicKeyInfo">The key in DER.</param>
    public static TokenKeyId Of(ReadOnlySpan<byte> subjectPublicKeyInfo) => FromBytes(SHA256.HashData(subjectPublicKeyInfo));

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
