using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Tokens;

/// <summary>
/// TokenChallenge (RFC 9577 section 2.1) with neither redemption context nor origin: tokens are good at every hop. What is left is the issuer's
/// name, which is its account in hexadecimal; so all tokens of an issuer have the same challenge, and it tells nobody apart.
/// </summary>
public static class TokenChallenge
{
    private const int MaximumNameLength = 255;

    /// <summary>SHA-256 of the challenge of an issuer.</summary>
    public static byte[] Digest(SettlementAccount issuer) => Digest(issuer.ToString());

    internal static byte[] Digest(string issuerName)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(issuerName.Length, MaximumNameLength);
        byte[] name = Encoding.ASCII.GetBytes(issuerName);
        Span<byte> challenge = stackalloc byte[(2 * sizeof(ushort)) + name.Length + 1 + sizeof(ushort)];
        challenge.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(challenge, Token.Type);
        BinaryPrimitives.WriteUInt16BigEndian(challenge[sizeof(ushort)..], (ushort)name.Length);
        name.CopyTo(challenge[(2 * sizeof(ushort))..]);
        return SHA256.HashData(challenge);
    }
}
