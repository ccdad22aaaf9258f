using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class KeyBlindingTests
{
    /// <summary>Secret, public key, blinded halves and subcredential of test_blinding_basics in tor's src/test/test_hs_common.c.</summary>
    [Fact]
    public void A_periods_key_is_the_one_that_tor_derives()
    {
        using ServiceIdentityKey identity = ServiceIdentityKey.FromExpanded(Hex.Parse(
            "D8C7FF0E31295B66540D789AF3E3DF992038A9592EEA01D8B7CBA06D6E66D1594D6167696320576F7264733A20737065697373636F62616C742062697669756D"));
        Assert.Equal("833990B085C1A688C1D4C8B1F6B56AFAF5A2ECA674449E1D704F83765CCB7BC6", Convert.ToHexString(identity.Address.PublicKey.ToArray()));

        TimePeriodSchedule schedule = new(TimePeriodSchedule.DefaultLengthMinutes, TimeSpan.FromHours(1));
        TimePeriod period = schedule.At(new DateTimeOffset(1973, 5, 20, 1, 50, 33, TimeSpan.Zero));
        Assert.Equal(new TimePeriod(1234, 1440), period);

        BlindedPublicKey blinded = BlindedPublicKey.Of(identity.Address, period);
        Assert.Equal("3A50BF210E8F9EE955AE0014F7A6917FB65EBF098A86305ABB508D1A7291B6D5", Convert.ToHexString(blinded.Key.ToArray()));
        using BlindedKeyPair pair = identity.Blind(period);
        Assert.Equal(blinded, pair.PublicKey);
        Assert.Equal(
            "A958DC83AC885F6814C67035DE817A2C604D5D2F715282079448F789B656350B4540FE1F80AA3F7E91306B7BF7A8E367293352B14A29FDCC8C19F3558075524B",
            Convert.ToHexString(pair.Pair.ExpandedKey));
        Assert.Equal("635D55907816E8D76398A675A50B1C2F3E36B42A5CA77BA3A0441285161AE07D", Convert.ToHexString(pair.Subcredential.Bytes));
    }
}
