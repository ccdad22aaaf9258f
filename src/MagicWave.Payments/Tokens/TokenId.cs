using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens;

/// <summary>
/// What is spent once: SHA-256 of all of a token but its authenticator. Two signatures of the same token, with other salts, are one token.
/// </summary>
public readonly record struct TokenId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private TokenId(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static TokenId FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
