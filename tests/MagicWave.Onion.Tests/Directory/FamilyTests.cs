using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;

namespace MagicWave.Onion.Tests.Directory;

public class FamilyTests
{
    private const string A = "0123456789ABCDEF0123456789ABCDEF01234567";
    private const string B = "ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD";

    [Theory]
    [InlineData($"${A} ${B}", $"${A} ${B}")]
    [InlineData($"{B}", $"${A} ${B}")]
    [InlineData($"$abcdefABCDEFABCDEFABCDEFABCDEFABCDEFABCD=nick Zoe bob ${B}~other", $"${A} ${B} bob zoe")]
    [InlineData("!future thing", $"!future ${A} thing")]
    public void Has_a_canonical_form(string text, string expected)
    {
        Assert.True(RsaId.TryParseHex(A, out RsaId self));

        Assert.Equal(expected, Family.Parse(Encoding.UTF8.GetBytes(text)).ToCanonicalText(self));
    }

    [Fact]
    public void Knows_members_by_identity_and_by_name()
    {
        Family family = Family.Parse(Encoding.UTF8.GetBytes($"${A} Bob"));
        Assert.True(RsaId.TryParseHex(A, out RsaId a));
        Assert.True(RsaId.TryParseHex(B, out RsaId b));

        Assert.True(family.Contains(a, "x"));
        Assert.True(family.Contains(b, "bob"));
        Assert.False(family.Contains(b, "x"));
        Assert.Equal($"${A} ${B}", Family.Of([b, a, b]).ToString());
        Assert.True(Family.Parse("  "u8).IsEmpty);
    }
}
