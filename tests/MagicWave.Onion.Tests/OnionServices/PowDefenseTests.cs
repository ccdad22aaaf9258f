using MagicWave.Core.Time;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.ProofOfWork;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class PowDefenseTests
{
    private static readonly Instant Start = new(0);
    private static readonly BlindedPublicKey Blinded = new(Ed25519Id.FromBytes(Enumerable.Repeat((byte)0x11, 32).ToArray()));
    private static readonly PowDefenseOptions Small = new(QueueRate: 0);

    [Fact]
    public void A_proof_counts_once_and_only_for_its_service_and_seed()
    {
        PowSeeds seeds = new(new SeededRandom(7), Start);
        PowSolution proof = Solve(seeds, effort: 1);
        Assert.False(seeds.TryAccept(proof, new(Ed25519Id.FromBytes(Enumerable.Repeat((byte)0x12, 32).ToArray()))));
        Assert.False(seeds.TryAccept(proof with { Nonce = proof.Nonce + 1 }, Blinded));
        Assert.False(seeds.TryAccept(proof with { Solution = proof.Solution + 1 }, Blinded));
        Assert.False(seeds.TryAccept(proof with { Effort = proof.Effort + 1 }, Blinded));
        Assert.False(seeds.TryAccept(proof with { SeedHead = proof.SeedHead + 1 }, Blinded));
        Assert.True(seeds.TryAccept(proof, Blinded));
        Assert.False(seeds.TryAccept(proof, Blinded));
    }

    [Fact]
    public void A_proof_for_the_seed_before_counts_and_one_for_an_older_seed_does_not()
    {
        PowSeeds seeds = new(new SeededRandom(8), Start);
        PowSolution early = Solve(seeds, effort: 0), late = Solve(seeds, effort: 0, salt: 9);
        Assert.False(seeds.Tick(Start + TimeSpan.FromMinutes(104)));
        Assert.True(seeds.Tick(Start + TimeSpan.FromMinutes(120)));
        Assert.True(seeds.TryAccept(early, Blinded));
        Assert.False(seeds.TryAccept(early, Blinded));
        Assert.True(seeds.Tick(Start + TimeSpan.FromMinutes(240)));
        Assert.False(seeds.TryAccept(late, Blinded));
    }

    [Fact]
    public void More_work_is_answered_first_and_the_older_of_two_equals()
    {
        PowDefense<string> defense = new(Small, new SeededRandom(1), Start);
        defense.Add("none", 0, Start);
        defense.Add("first", 5, Start);
        defense.Add("second", 5, Start);
        defense.Add("most", uint.MaxValue, Start);
        Assert.Equal(["most", "first", "second", "none"], TakeAll(defense, Start));
    }

    [Fact]
    public void Who_has_waited_too_long_is_dropped()
    {
        PowDefense<string> defense = new(Small, new SeededRandom(1), Start);
        defense.Add("early", 9, Start);
        defense.Add("late", 1, Start + TimeSpan.FromSeconds(10));
        Assert.Equal(["late"], TakeAll(defense, Start + TimeSpan.FromSeconds(16)));
        Assert.Equal(1, defense.Dropped);
    }

    [Fact]
    public void A_full_queue_keeps_its_better_half()
    {
        PowDefense<uint> defense = new(Small, new SeededRandom(1), Start);
        for (uint i = 0; i < 16_384; i++)
        {
            defense.Add(i, i, Start);
        }

        Assert.Equal(8_192, defense.Count);
        Assert.Equal(8_192, defense.Dropped);
        Assert.True(defense.TryTake(0, Start, out uint best));
        Assert.Equal(16_383u, best);
        Assert.True(defense.Tick(Start + TimeSpan.FromMinutes(5), publishedEffort: 0));
        Assert.True(defense.SuggestedEffort > 0);
    }

    [Fact]
    public void The_rate_holds_and_comes_back_with_time()
    {
        PowDefense<int> defense = new(new PowDefenseOptions(QueueRate: 10, QueueBurst: 20), new SeededRandom(1), Start);
        for (int i = 0; i < 50; i++)
        {
            defense.Add(i, 0, Start);
        }

        Assert.Equal(20, TakeAll(defense, Start).Count);
        Assert.Equal(Start + TimeSpan.FromMilliseconds(100), defense.NextDeadline(Start));
        Assert.Equal(10, TakeAll(defense, Start + TimeSpan.FromSeconds(1)).Count);
    }

    [Fact]
    public void With_many_answers_under_way_only_enough_work_is_answered()
    {
        PowDefense<string> defense = new(Small, new SeededRandom(1), Start);
        Instant now = Raise(defense, Start);
        uint suggested = defense.SuggestedEffort;
        Assert.True(suggested > 0);
        TakeAll(defense, now + TimeSpan.FromMinutes(1));
        defense.Add("cheap", suggested - 1, now);
        Assert.False(defense.TryTake(PowDefense<string>.MaximumCheapAnswers, now, out _));
        defense.Add("dear", suggested, now);
        Assert.True(defense.TryTake(PowDefense<string>.MaximumCheapAnswers, now, out string? request));
        Assert.Equal("dear", request);
        Assert.False(defense.TryTake(PowDefense<string>.MaximumCheapAnswers, now, out _));
        Assert.True(defense.TryTake(0, now, out _));
    }

    [Fact]
    public void The_suggestion_rises_under_load_and_falls_by_thirds_without()
    {
        PowDefense<string> defense = new(Small, new SeededRandom(1), Start);
        Instant now = Raise(defense, Start);
        uint high = defense.SuggestedEffort;
        TakeAll(defense, now + TimeSpan.FromMinutes(1));
        now += TimeSpan.FromMinutes(5);
        bool isDue = defense.Tick(now, high);
        Assert.Equal(high * 2 / 3, defense.SuggestedEffort);
        Assert.True(isDue);
        Assert.False(defense.Tick(now, defense.SuggestedEffort));
    }

    /// <summary>What hs_client.c of tor 0.4.9.11 has: doubled until 1000, then half as much again, from 8 to 10,000.</summary>
    [Theory]
    [InlineData(0u, 0, 0u)]
    [InlineData(0u, 1, 8u)]
    [InlineData(0u, 3, 32u)]
    [InlineData(600u, 1, 1200u)]
    [InlineData(1200u, 1, 1800u)]
    [InlineData(9000u, 1, 10000u)]
    [InlineData(4000000000u, 0, 10000u)]
    [InlineData(1u, 1000, 10000u)]
    public void A_client_works_more_after_each_failure(uint suggested, int failures, uint effort) => Assert.Equal(effort, PowEffort.For(suggested, failures));

    private static PowSolution Solve(PowSeeds seeds, uint effort, ulong salt = 3)
    {
        PowSolver solver = new(Blinded, seeds.Current, effort, new SeededRandom(salt));
        for (int i = 0; i < 100; i++)
        {
            if (solver.TryNext() is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("A hundred nonces without luck.");
    }

    /// <summary>Has more waiting than is low, all of them with work, when the suggestion is thought over.</summary>
    private static Instant Raise(PowDefense<string> defense, Instant now)
    {
        now += TimeSpan.FromMinutes(5);
        for (int i = 0; i < 40; i++)
        {
            defense.Add("load", 100, now);
        }

        Assert.True(defense.TryTake(0, now, out _));
        _ = defense.Tick(now, 0);
        return now;
    }

    private static List<T> TakeAll<T>(PowDefense<T> defense, Instant now)
    {
        List<T> taken = [];
        while (defense.TryTake(0, now, out T? request))
        {
            taken.Add(request);
        }

        return taken;
    }
}
