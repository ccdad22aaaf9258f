using System.Security.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// What names the session between a client and one hop of one circuit where tokens are spent and taken: a hash of the hop's terms, which only the two
/// know. No account of the client is in it.
/// </summary>
internal static class TokenSession
{
    public static SettlementAccount Of(TermsId terms)
    {
        ReadOnlySpan<byte> tag = "MagicWave token session 1"u8;
        Span<byte> input = stackalloc byte[tag.Length + TermsId.Length];
        tag.CopyTo(input);
        terms.CopyTo(input[tag.Length..]);
        return SettlementAccount.FromBytes(SHA256.HashData(input));
    }
}
