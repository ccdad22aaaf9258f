using MagicWave.Core.Time;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Guards;
using MagicWave.Onion.Tests.Directory.Relays;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Guards;

public class GuardSampleTests
{
    private static readonly Instant Start = new(0);

    [Fact]
    public void The_same_guard_serves_every_circuit_and_every_run()
    {
        NetworkView view = Network(10).Build();
        GuardSample sample = Sample(1);
        sample.Update(view, TestNetwork.Date);
        Onion.Directory.Relays.Relay first = sample.Choose(static _ => true, Start, TestNetwork.Date)!;
        Assert.True(sample.NeedsSaving);

        for (ulong run = 2; run < 30; run++)
        {
            GuardSample later = Sample(run);
            later.Load(["Dormant 0", .. sample.ToLines()]);
            later.Update(view, TestNetwork.Date);
            Assert.Equal(first.RsaId, later.Choose(static _ => true, Start, TestNetwork.Date)!.RsaId);
            Assert.False(later.NeedsSaving);
        }
    }

    [Fact]
    public void Different_clients_choose_different_guards()
    {
        NetworkView view = Network(10).Build();
        HashSet<string> chosen = [];
        for (ulong seed = 0; seed < 50; seed++)
        {
            GuardSample sample = Sample(seed);
            sample.Update(view, TestNetwork.Date);
            chosen.Add(sample.Choose(static _ => true, Start, TestNetwork.Date)!.Status.Nickname);
        }

        Assert.True(chosen.Count > 7);
    }

    [Fact]
    public void A_guard_that_fails_is_left_for_the_next_and_taken_again_later()
    {
        GuardSample sample = Sample(1);
        sample.Update(Network(10).Build(), TestNetwork.Date);
        Onion.Directory.Relays.Relay first = sample.Choose(static _ => true, Start, TestNetwork.Date)!;
        sample.HandleFailure(first.RsaId, Start);
        Onion.Directory.Relays.Relay second = sample.Choose(static _ => true, Start, TestNetwork.Date)!;
        Assert.NotEqual(first.RsaId, second.RsaId);
        Assert.Equal(second.RsaId, sample.Choose(static _ => true, Start + TimeSpan.FromMinutes(9), TestNetwork.Date)!.RsaId);

        Instant later = Start + TimeSpan.FromMinutes(10);
        Assert.Equal(first.RsaId, sample.Choose(static _ => true, later, TestNetwork.Date)!.RsaId);
        sample.HandleSuccess(first.RsaId, TestNetwork.Date);
        Assert.Equal(first.RsaId, sample.Choose(static _ => true, later, TestNetwork.Date)!.RsaId);
    }

    [Fact]
    public void When_all_guards_fail_they_are_tried_again_and_not_replaced_without_end()
    {
        GuardSample sample = Sample(1);
        sample.Update(Network(100).Build(), TestNetwork.Date);
        for (int i = 0; i < 200; i++)
        {
            sample.HandleFailure(sample.Choose(static _ => true, Start, TestNetwork.Date)!.RsaId, Start);
        }

        Assert.Equal(20, sample.Count);
    }

    [Fact]
    public void A_guard_that_is_no_longer_listed_is_not_used_and_after_twenty_days_forgotten()
    {
        GuardSample sample = Sample(1);
        sample.Update(Network(10).Build(), TestNetwork.Date);
        Onion.Directory.Relays.Relay first = sample.Choose(static _ => true, Start, TestNetwork.Date)!;

        TestNetwork others = new();
        foreach (int i in Enumerable.Range(0, 10).Where(i => $"guard{i}" != first.Status.Nickname))
        {
            others.Add($"guard{i}", RouterFlags.Guard);
        }

        sample.Update(others.Build(), TestNetwork.Date);
        Assert.NotEqual(first.RsaId, sample.Choose(static _ => true, Start, TestNetwork.Date)!.RsaId);
        Assert.Contains(sample.ToLines(), line => line.Contains($"rsa_id={first.RsaId}") && line.Contains("listed=0"));

        sample.Update(others.Build(), TestNetwork.Date.AddDays(21));
        Assert.DoesNotContain(sample.ToLines(), line => line.Contains($"rsa_id={first.RsaId}"));
    }

    [Fact]
    public void Only_relays_with_all_flags_become_guards_unless_the_operator_names_them()
    {
        NetworkView view = new TestNetwork()
            .Add("plain").Add("unstable", RouterFlags.Guard).Without(RouterFlags.Stable)
            .Add("down", RouterFlags.Guard).Without(RouterFlags.Running).Build();
        GuardSample sample = Sample(1);
        sample.Update(view, TestNetwork.Date);
        Assert.Null(sample.Choose(static _ => true, Start, TestNetwork.Date));

        Assert.True(RelaySet.TryParse("plain", out RelaySet named));
        GuardSample pinned = new(new GuardOptions { EntryNodes = named }, new SeededRandom(1));
        pinned.Update(view, TestNetwork.Date);
        Assert.Equal("plain", pinned.Choose(static _ => true, Start, TestNetwork.Date)!.Status.Nickname);
    }

    [Fact]
    public void Words_of_tor_that_are_not_known_here_survive()
    {
        const string Line = "Guard in=default rsa_id=0011223344556677889900112233445566778899 nickname=some sampled_on=2026-11-01T02:03:04 "
            + "sampled_idx=0 listed=1 confirmed_on=2026-11-02T02:03:04 confirmed_idx=0 sampled_by=0.4.9.11 pb_use_attempts=3.000000";
        GuardSample sample = Sample(1);
        sample.Load([Line, "Guard in=default nickname=broken", "Guard rsa_id=00 sampled_on=x"]);
        Assert.Equal([Line], sample.ToLines());
    }

    private static TestNetwork Network(int guards)
    {
        TestNetwork network = new();
        for (int i = 0; i < guards; i++)
        {
            network.Add($"guard{i}", RouterFlags.Guard);
        }

        return network;
    }

    private static GuardSample Sample(ulong seed) => new(new GuardOptions(), new SeededRandom(seed));
}
