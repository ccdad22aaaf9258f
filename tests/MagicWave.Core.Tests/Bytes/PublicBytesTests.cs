using MagicWave.Core.Bytes;
using MagicWave.Core.Security;

namespace MagicWave.Core.Tests.Bytes;

/// <summary>Both comparisons, for public data and for secrets, decide alike.</summary>
public sealed class PublicBytesTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("00", "00", true)]
    [InlineData("00", "", false)]
    [InlineData("0001", "0002", false)]
    [InlineData("01ff", "02ff", false)]
    [InlineData("0102", "010200", false)]
    public void Bytes_are_equal_when_all_are(string left, string right, bool expected)
    {
        byte[] a = Convert.FromHexString(left);
        byte[] b = Convert.FromHexString(right);

        Assert.Equal(expected, PublicBytes.Equal(a, b));
        Assert.Equal(expected, FixedTime.Equal(a, b));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("000000", true)]
    [InlineData("000001", false)]
    [InlineData("800000", false)]
    public void Zero_is_every_byte_zero(string bytes, bool expected) => Assert.Equal(expected, FixedTime.IsZero(Convert.FromHexString(bytes)));
}
