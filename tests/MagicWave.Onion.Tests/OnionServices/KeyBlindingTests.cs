using FsCheck;
using FsCheck.Fluent;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
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

    [Fact]
    public void Both_halves_blind_as_in_tors_vectors()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<KeyBlindingTests>("ed25519-blinding.txt").Records;
        Assert.Equal(10, vectors.Count);
        foreach (VectorRecord vector in vectors)
        {
            byte[] factor = vector.Bytes("param"), publicKey = new byte[32];
            KeyBlinding.Clamp(factor);
            using SecretBytes secret = KeyBlinding.BlindSecret(vector.Bytes("secret"), factor);
            Assert.Equal(vector.Bytes("blinded_secret"), secret.Span);
            Assert.True(Ed25519Group.TryMultiply(factor, vector.Bytes("public"), publicKey));
            Assert.Equal(vector.Bytes("blinded_public"), publicKey);
            Ed25519.DerivePublicKey(secret.Span, publicKey);
            Assert.Equal(vector.Bytes("blinded_public"), publicKey);
        }
    }

    [Fact]
    public void What_a_blinded_key_signs_verifies_with_what_a_client_derives() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), ArbMap.Default.ArbFor<byte[]>(), (number, message) =>
        {
            TimePeriod period = new(number.Get, 1440);
            using ServiceIdentityKey identity = ServiceIdentityKey.Generate(new SeededRandom((ulong)number.Get));
            using BlindedKeyPair pair = identity.Blind(period);
            byte[] signature = pair.Pair.Sign(message);
            byte[] key = BlindedPublicKey.Of(identity.Address, period).Key.ToArray();
            byte[] other = BlindedPublicKey.Of(identity.Address, period.Next).Key.ToArray();
            return Ed25519.Verify(key, message, signature) && !Ed25519.Verify(other, message, signature);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Points_outside_of_the_group_are_not_multiplied()
    {
        byte[] two = new byte[32], product = new byte[32];
        two[0] = 2;
        Assert.False(Ed25519Group.TryMultiply(two, new byte[32], product)); // y = 0 has order 4.
        Assert.False(Ed25519Group.TryMultiply(two, Hex.Parse("0100000000000000000000000000000000000000000000000000000000000000"), product));
        Assert.False(Ed25519Group.TryMultiply(two, Enumerable.Repeat((byte)2, 32).ToArray(), product));
        Assert.Equal(new byte[32], product);
    }
}
