using MagicWave.Payments.Metering;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Metering;

/// <summary>Each way to cheat about what was served, what stops it, and what the honest lose: nothing beyond the window.</summary>
public sealed class MeteringAdversaryTests
{
    private const int Guard = 0;
    private const int Middle = 1;
    private const int Exit = 2;

    [Fact]
    public void A_client_that_releases_ticks_downstream_only_moves_one_tick()
    {
        using MeterLine line = new() { IsToldTo = hop => hop != Guard };
        int served = ServeUntilStopped(line);

        Assert.Equal(0, line.Earned[Guard]);
        Assert.Equal(1, line.Owed[Guard]);
        Assert.Equal(1, line.Earned[Middle]);
        Assert.Equal(MeterLevel.Stopped, line.Hops[Guard].Level);
        Assert.InRange(served, 2_000, 2_400);
    }

    [Fact]
    public void A_client_that_skips_the_middle_moves_one_tick_past_it()
    {
        using MeterLine line = new() { IsToldTo = hop => hop != Middle };
        _ = ServeUntilStopped(line);

        // The middle owes one tick to the exit and has no claim: it stops at its window, as the guard would if it were not paid.
        Assert.Equal(1, line.Owed[Middle]);
        Assert.Equal(0, line.Earned[Middle]);
        Assert.Equal(0, line.Owed[Guard]);
        Assert.Equal(MeterLevel.Stopped, line.Hops[Middle].Level);
    }

    [Fact]
    public void A_client_that_uses_and_leaves_owes_no_more_than_the_window()
    {
        using MeterLine line = new() { IsToldTo = _ => false };
        _ = ServeUntilStopped(line);
        Assert.Equal(TickRules.ClientWindow * TickRules.CellsPerTick, line.Hops[Guard].Unpaid);
        Assert.All(line.Owed, ticks => Assert.Equal(0, ticks));
    }

    [Fact]
    public void A_middle_that_drops_cells_has_no_tick_to_claim_them_with()
    {
        using MeterLine line = new();
        Serve(line, 3_000);
        long before = line.Earned[Middle];

        // From now on nothing reaches the client. The middle invents ticks, repeats old ones, and shows those of the chain behind it.
        while (line.TryPass(2))
        {
        }

        SeededRandom random = new(9);
        for (uint index = 1; index < 40; index++)
        {
            line.Show(Middle, index, random.Bytes(TickHash.Length));
            line.Show(Middle, index, line.Client.AnchorBehind(Middle));
        }

        line.Run();
        Assert.Equal(before, line.Earned[Middle]);
        Assert.Equal(before, line.Owed[Guard]);
        Assert.Equal(3, line.ClientOwes);
    }

    [Fact]
    public void A_hop_cannot_claim_with_the_ticks_of_another_hop()
    {
        using MeterLine line = new();
        byte[] ticks = new byte[3 * TickHash.Length];
        line.Client.AddData(TickRules.CellsPerTick);
        uint index = line.Client.Release(ticks);

        // The exit's tick, and the guard's own, shown to the guard by the middle.
        line.Show(Middle, index, ticks.AsSpan(Exit * TickHash.Length, TickHash.Length));
        line.Show(Middle, index, ticks.AsSpan(Guard * TickHash.Length, TickHash.Length));
        line.Run();
        Assert.Equal(0, line.Owed[Guard]);
        Assert.False(line.Hops[Exit].TryRelease(new(index, ticks.AsSpan(Middle * TickHash.Length, TickHash.Length)), out _));
    }

    [Fact]
    public void A_guard_cannot_claim_more_than_the_client_released()
    {
        using MeterLine line = new();
        Serve(line, 2_500);
        Assert.Equal(2, line.Earned[Guard]);
        Assert.Equal(2U, line.Client.Released);

        // What a guard has is what came to it; the next tick is the pre-image of that, which only the client has.
        Assert.False(line.Hops[Guard].TryHandleAccepted(3, out _));
        Assert.False(line.Hops[Middle].TryHandleAccepted(3, out _));
        Assert.Equal(2U, line.Hops[Middle].Accepted);
    }

    [Fact]
    public void A_payer_that_accepts_what_was_never_released_is_not_believed()
    {
        using MeterLine line = new();
        Serve(line, 1_500);
        Assert.False(line.Hops[Middle].TryHandleAccepted(uint.MaxValue, out MeterOutput output));
        Assert.Equal(default, output);
    }

    [Fact]
    public void Junk_that_an_exit_injects_is_not_paid()
    {
        using MeterLine line = new();
        Serve(line, 1_000);

        // Junk passes all hops, and the client counts none of it: it was not asked for.
        int junk = 0;
        while (line.TryPass(3))
        {
            junk++;
        }

        line.Run();
        Assert.Equal([1, 1, 1], line.Earned);
        Assert.InRange(junk, 2_000, 2_400);
        Assert.Equal(1, line.ClientOwes);
    }

    [Fact]
    public void A_middle_with_the_anchor_of_another_pair_honours_nothing_that_the_client_did_not_give()
    {
        // The middle swaps whom it pays: it takes the chain before it for the one behind it. The exit's ticks are then none of it.
        using MeterLine line = new(chainBehind: hop => hop == Middle ? Guard : hop);
        Serve(line, 3_000);
        Assert.Equal(0, line.Owed[Middle]);
        Assert.Equal(0, line.Earned[Exit]);
        Assert.Equal(3, line.Earned[Middle]);
        Assert.True(line.Hops[Exit].Unpaid <= 16_000);
    }

    private static void Serve(MeterLine line, int cells)
    {
        for (int cell = 0; cell < cells; cell++)
        {
            Assert.True(line.TryServe());
            line.Run();
        }
    }

    private static int ServeUntilStopped(MeterLine line)
    {
        int served = 0;
        while (line.TryServe())
        {
            line.Run();
            served++;
            Assert.InRange(served, 0, 100_000);
        }

        return served;
    }
}
