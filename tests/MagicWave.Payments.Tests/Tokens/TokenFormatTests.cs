using MagicWave.Payments.Tokens;

namespace MagicWave.Payments.Tests.Tokens;

public sealed class TokenFormatTests
{
    [Fact]
    public void A_challenge_without_origin_is_hashed_as_in_rfc_9578()
    {
        // RFC 9578 appendix A.2, the fourth vector of type 0x0002: its challenge names an issuer and nothing else, as ours do.
        const string Expected = "b741ec1b6fd05f1e95f8982906aec1612896d9ca97d53eef94ad3c9fe023f7a4";
        Assert.Equal(Expected, Convert.ToHexStringLower(TokenChallenge.Digest("issuer.example")));
    }

    [Fact]
    public void A_token_is_read_field_by_field()
    {
        byte[] bytes = [0, 2, .. Fill(1, 32), .. Fill(2, 32), .. Fill(3, 32), .. Fill(4, 256)];
        Assert.True(Token.TryRead(bytes, out Token? token));
        Assert.Equal(354, Token.Length);
        Assert.Equal(Fill(2, 32), token.ChallengeDigest.ToArray());
        Assert.Equal(Fill(3, 32), token.KeyId.ToArray());
        Assert.Equal(Fill(4, 256), token.Authenticator.ToArray());
        Assert.Equal(bytes[..98], token.Input.ToArray());
        bytes[^1] ^= 1;
        Assert.True(Token.TryRead(bytes, out Token? resigned));
        Assert.Equal(token.Id, resigned.Id);
        bytes[2] ^= 1;
        Assert.True(Token.TryRead(bytes, out Token? other));
        Assert.NotEqual(token.Id, other.Id);
    }

    [Fact]
    public void Anything_else_is_no_token()
    {
        byte[] bytes = new byte[354];
        bytes[1] = 1;
        Assert.False(Token.TryRead(bytes, out _));
        bytes[1] = 2;
        Assert.True(Token.TryRead(bytes, out _));
        Assert.False(Token.TryRead(bytes.AsSpan(1), out _));
        Assert.False(Token.TryRead([.. bytes, 0], out _));
        Assert.False(Token.TryRead([], out _));
    }

    private static byte[] Fill(byte value, int count) => [.. Enumerable.Repeat(value, count)];
}
