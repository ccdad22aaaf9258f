using MagicWave.Core.Security;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

public class DescriptorCookieTests
{
    // test_build_authorized_client in src/test/test_hs_descriptor.c of tor 0.4.9.11.
    [Fact]
    public void Seals_as_c_tor_does()
    {
        byte[] subcredential = new byte[32];
        subcredential.AsSpan().Fill(42);

        Assert.True(DescriptorCookie.TrySeal(
            Hex.Parse("07d087f1d8c68393721f6e70316d3b29"),
            subcredential,
            Hex.Parse("d023b674d993a5c8446bd2ca97e9961149b3c0e88c7dc14e8777744dd3468d6a"),
            Hex.Parse("8c1298fa6050e372f8598f6deca32e27b0ad457741422c2629ebb132cf7fae37"),
            new Ones(),
            out AuthorizedClient client));

        Assert.Equal("ec19b7ff4d2dda13", Convert.ToHexStringLower(client.Id.Span));
        Assert.Equal("01010101010101010101010101010101", Convert.ToHexStringLower(client.Iv.Span));
        Assert.Equal("b21222be13f385f355bd07b2381f9f29", Convert.ToHexStringLower(client.EncryptedCookie.Span));
    }

    private sealed class Ones : IRandom
    {
        public void Fill(Span<byte> destination) => destination.Fill(1);
    }
}
