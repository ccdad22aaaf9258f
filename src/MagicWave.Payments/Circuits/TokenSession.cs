using System.Security.Cryptography;
using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Circuits;

/// <summary>
/// What names the session between a client and one hop of one circuit where tokens are spent and taken: a hash of the hop's terms, which only the two
/// know. No account of the client is in it.
/// </summary>
internal static class TokenSession
{
    /// <summary>The session of a client that greeted a guard with this key, as the client's wallet names it.</summary>
    public static SettlementAccount Of(SettlementAccount session, SettlementAccount guard)
    {
        ReadOnlySpan<byte> tag = "MagicWave guard session 1"u8;
        Span<byte> input = stackalloc byte[tag.Length + (2 * SettlementAccount.Length)];
        tag.CopyTo(input);
        session.CopyTo(input[tag.Length..]);
        guard.CopyTo(input[(tag.Length + SettlementAccount.Length)..]);
        return SettlementAccount.FromBytes(SHA256.HashData(input));
    }

    public static SettlementAccount Of(TermsId terms)
    {
        ReadOnlySpan<byte> tag = "MagicWave token session 1"u8;
        Span<byte> input = stackalloc byte[tag.Length + TermsId.Length];
        tag.CopyTo(input);
        terms.CopyTo(input[tag.Length..]);
        return SettlementAccount.FromBytes(SHA256.HashData(input));
    }
}
