using MagicWave.Core.Security;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.Messages;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class EstablishIntroBodyTests
{
    [Fact]
    public void A_point_checks_the_signature_and_the_circuit_and_reads_the_limit()
    {
        using IntroductionKeys keys = IntroductionKeys.Generate(SystemRandom.Instance);
        byte[] cell = new byte[EstablishIntroBody.MaximumWrittenLength], kh = new byte[20];
        SystemRandom.Instance.Fill(kh);
        int length = EstablishIntroBody.Write(cell, keys.Authentication, kh, new IntroDosParameters(25, 200));
        Assert.Equal(cell.Length, length);
        Assert.True(EstablishIntroBody.TryRead(cell, out EstablishIntroBody body));
        Assert.Equal(keys.Authentication.PublicKey, body.AuthKey);
        Assert.True(body.IsSigned());
        Assert.True(body.IsBoundTo(kh));
        Assert.True(body.TryGetDos(out IntroDosParameters limit));
        Assert.Equal(new IntroDosParameters(25, 200), limit);
        kh[0] ^= 1;
        Assert.False(body.IsBoundTo(kh));
        int bare = EstablishIntroBody.Write(cell, keys.Authentication, kh, null);
        Assert.Equal(134, bare);
        Assert.True(EstablishIntroBody.TryRead(cell.AsSpan(0, bare), out EstablishIntroBody without));
        Assert.False(without.TryGetDos(out _));
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        using IntroductionKeys keys = IntroductionKeys.Generate(SystemRandom.Instance);
        byte[] cell = new byte[EstablishIntroBody.MaximumWrittenLength], kh = new byte[20];
        _ = EstablishIntroBody.Write(cell, keys.Authentication, kh, new IntroDosParameters(25, 200));
        for (int i = 0; i < cell.Length; i++)
        {
            cell[i] ^= 0x10;
            bool isGood = EstablishIntroBody.TryRead(cell, out EstablishIntroBody body) && body.IsSigned() && body.IsBoundTo(kh);
            Assert.False(isGood, $"byte {i}");
            cell[i] ^= 0x10;
        }
    }
}
