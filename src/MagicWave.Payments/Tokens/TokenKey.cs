using MagicWave.Cryptography.BlindRsa;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tokens;

/// <summary>
/// One of an issuer's public keys: it signs one denomination in one epoch, and its tokens have one value. Immutable.
/// </summary>
public sealed class TokenKey
{
    /// <summary>How long an issuer signs with a key.</summary>
    public static readonly TimeSpan EpochLength = TimeSpan.FromDays(30);

    /// <summary>How long after its epoch a key's tokens are still taken.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(7);

    internal TokenKey(int mebibytes, uint epoch, Stroops value, UnixTime start, BlindRsaPublicKey publicKey)
    {
        Mebibytes = mebibytes;
        Epoch = epoch;
        Value = value;
        Start = start;
        PublicKey = publicKey;
        Id = TokenKeyId.Of(publicKey.SubjectPublicKeyInfo.Span);
    }

    /// <summary>The variant that every token key serves.</summary>
    public static BlindRsaVariant Variant => BlindRsaVariant.PssDeterministic;

    /// <summary>Its name.</summary>
    public TokenKeyId Id { get; }

    /// <summary>The denomination, in MiB.</summary>
    public int Mebibytes { get; }

    /// <summary>The number of the epoch; later ones have higher numbers.</summary>
    public uint Epoch { get; }

    /// <summary>What a token costs at the issuer, and what the issuer pays for it.</summary>
    public Stroops Value { get; }

    /// <summary>When the epoch begins.</summary>
    public UnixTime Start { get; }

    /// <summary>When the issuer stops to sell under it.</summary>
    public UnixTime IssueUntil => Start + EpochLength;

    /// <summary>When its tokens are no longer taken by hops.</summary>
    public UnixTime AcceptUntil => IssueUntil + Grace;

    /// <summary>
    /// When the issuer no longer redeems: hops have one more grace for what they took, and clients for what they paid and did not fetch.
    /// </summary>
    public UnixTime RedeemUntil => AcceptUntil + Grace;

    /// <summary>The key itself.</summary>
    public BlindRsaPublicKey PublicKey { get; }

    /// <summary>Whether tokens are sold under it now.</summary>
    public bool IsForSale(UnixTime now) => now >= Start && now < IssueUntil;

    /// <summary>Whether it signed the token.</summary>
    public bool IsSigned(Token token) => token.KeyId == Id && PublicKey.Verify(Variant, token.Input, token.Authenticator);
}
