using System.Security.Cryptography;
using System.Text;

namespace MagicWave.Payments.Accounts;

/// <summary>The ledger and asset that amounts are of: SHA-256 over the network's passphrase (as in Stellar). Neighbours must agree on it.</summary>
public readonly record struct NetworkId
{
    /// <summary>Length in bytes.</summary>
    public const int Length = Bytes32.Length;

    private readonly Bytes32 _bytes;

    private NetworkId(Bytes32 bytes) => _bytes = bytes;

    /// <summary>Takes the 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not 32 bytes.</exception>
    public static NetworkId FromBytes(ReadOnlySpan<byte> bytes) => new(new Bytes32(bytes));

    /// <summary>The id of the network with this passphrase.</summary>
    /// <exception cref="ArgumentException">The passphrase is empty.</exception>
    public static NetworkId FromPassphrase(string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        return FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(passphrase)));
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The 32 bytes in an array of their own.</summary>
    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => _bytes.ToString();
}
