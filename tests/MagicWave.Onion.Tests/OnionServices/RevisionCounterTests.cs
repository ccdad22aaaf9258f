using System.Text;
using MagicWave.Core.Security;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class RevisionCounterTests
{
    private static readonly TimePeriodSchedule Schedule = new(1440, TimeSpan.FromHours(1));

    [Fact]
    public void Seconds_are_encrypted_as_in_tors_vectors()
    {
        IReadOnlyList<VectorRecord> vectors = VectorFile.Load<RevisionCounterTests>("ope.txt").Records;
        using RevisionCounter counter = new(vectors[0].Bytes("key"));
        Assert.Equal(41, vectors.Count);
        foreach (VectorRecord vector in vectors.Skip(1))
        {
            Assert.Equal((ulong)vector.Number("ciphertext"), counter.Encrypt((int)vector.Number("plaintext")));
        }
    }

    [Fact]
    public void Later_is_higher_up_to_the_end_of_the_range()
    {
        using RevisionCounter counter = new(Encoding.ASCII.GetBytes("A fixed key, chosen arbitrarily."));
        ulong last = 0;
        foreach (int second in (int[])[1, 5, 500, 1023, 1024, 1025, 2046, 2047, 2048, 2049, 10000, RevisionCounter.MaximumSeconds])
        {
            ulong next = counter.Encrypt(second);
            Assert.True(next > last);
            last = next;
        }

        Assert.Equal(last, counter.At(TimeSpan.FromDays(365)));
        Assert.Equal(counter.Encrypt(1), counter.At(TimeSpan.FromDays(-1)));
        Assert.Equal(counter.Encrypt(1), counter.At(TimeSpan.Zero));
    }

    [Fact]
    public void A_period_counts_on_when_it_becomes_the_first_of_the_two()
    {
        using ServiceIdentityKey identity = ServiceIdentityKey.Generate(SystemRandom.Instance);
        DateTimeOffset midnight = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
        using BlindedKeyPair blinded = identity.Blind(Schedule.At(midnight.AddHours(13)));
        using RevisionCounter counter = new(blinded);
        ulong asSecond = counter.For(Schedule, midnight.AddHours(23), midnight.AddHours(23).AddMinutes(59), isFirst: false);
        ulong asFirst = counter.For(Schedule, midnight.AddHours(24), midnight.AddHours(24).AddSeconds(1), isFirst: true);
        ulong fromTheRun = counter.At(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        Assert.True(asFirst > asSecond);
        Assert.Equal(fromTheRun, asFirst);
    }
}
