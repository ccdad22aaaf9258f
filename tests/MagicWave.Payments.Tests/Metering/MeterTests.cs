using FsCheck;
using FsCheck.Fluent;
using MagicWave.Payments.Metering;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Metering;

public sealed class MeterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Every_neighbour_books_the_ticks_that_the_client_released(int hops)
    {
        using MeterLine line = new(hops);
        for (int cell = 0; cell < 10_500; cell++)
        {
            Assert.True(line.TryServe());
            line.Run();
        }

        Assert.All(line.Earned, ticks => Assert.Equal(10, ticks));
        Assert.All(line.Owed[..^1], ticks => Assert.Equal(10, ticks));
        Assert.Equal(0, line.Owed[^1]);
        Assert.Equal(10, line.ClientOwes);
    }

    [Fact]
    public void Books_agree_whatever_the_order_of_messages_and_across_renewals()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<ushort>(), seed =>
        {
            using MeterLine line = new(3, (ulong)seed + 1, chainLength: 20);
            SeededRandom random = new((ulong)seed + 99);
            int served = 0;
            for (int step = 0; step < 4_000 && served < 50_000; step++)
            {
                int burst = random.Next(400);
                for (int cell = 0; cell < burst && line.TryServe(); cell++)
                {
                    served++;
                }

                line.Run(random.Next(4));
                for (int hop = 0; hop < 3; hop++)
                {
                    // Never more than one tick of its own, never more than was shown, and never more than the window.
                    Assert.True(line.Owed[hop] <= line.Earned[hop] + 1);
                    Assert.True(line.Hops[hop].Unpaid <= (hop == 0 ? 2_000 : 16_000));
                    Assert.True(line.Earned[hop] <= (hop == 0 ? line.ClientOwes : line.Owed[hop - 1]));
                }
            }

            line.Run();
            long ticks = served / TickRules.CellsPerTick;
            Assert.Equal([ticks, ticks, ticks], line.Earned);
            Assert.Equal([ticks, ticks, 0], line.Owed);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_a_tick_stands_for_is_data_that_came_or_was_acknowledged()
    {
        ServedCells served = new(0);
        served.AddData(999);
        Assert.Equal(0, served.Ticks);
        for (int i = 0; i < 60; i++)
        {
            served.AddControl();
        }

        Assert.Equal(999, served.Billed);
        served.AddData(1);
        Assert.Equal(1, served.Ticks);
    }

    [Fact]
    public void Control_is_billed_only_beyond_its_free_share()
    {
        ServedCells served = new(0);
        for (int i = 0; i < 16_000; i++)
        {
            served.AddControl();
        }

        Assert.Equal(15_000, served.Billed);
    }

    [Fact]
    public void A_hop_that_sees_all_cells_asks_for_less_than_any_client_releases()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<ushort>(), ArbMap.Default.ArbFor<ushort>(), (data, control) =>
        {
            ServedCells served = new(0);
            ExposureWindow window = new(2);
            served.AddData(data);
            for (int i = 0; i < control; i++)
            {
                served.AddControl();
            }

            // Payment messages to hops behind it pass a hop as any other cell: three for each tick, with those to itself.
            for (long i = data + control + (3 * served.Ticks); i > 0; i--)
            {
                window.Count();
            }

            window.Pay((uint)served.Ticks);
            return window.Unpaid <= TickRules.CellsPerTick;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Cells_left_over_are_paid_with_the_next_circuit_and_never_ahead()
    {
        SeededRandom random = new(1);
        using ClientMeter first = new(3, 10, 0, random);
        first.AddData(999);
        Assert.False(first.IsDue);
        using ClientMeter second = new(3, 10, first.Rest, random);
        Assert.False(second.IsDue);
        second.AddData(1);
        Assert.True(second.IsDue);
        Assert.Equal(1U, second.Release(new byte[96]));
        Assert.False(second.IsDue);
        Assert.Equal(0, second.Rest);
    }

    [Fact]
    public void A_circuit_costs_no_more_than_its_cap()
    {
        using MeterLine line = new(3, cap: 3);
        int served = 0;
        while (served < 20_000 && line.TryServe())
        {
            served++;
            line.Run();
        }

        Assert.Equal(3, line.ClientOwes);
        Assert.True(line.Client.IsSpent);
        Assert.InRange(served, 5_000, 5_400);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        using MeterLine line = new();
        AllocationAssert.None(() =>
        {
            line.Client.AddControl();
            line.Hops[0].Count();
            _ = line.Hops[0].Level;
            _ = line.Client.IsDue;
        });
    }

    [Fact]
    public void A_hop_handles_a_tick_without_allocating()
    {
        SeededRandom random = new(5);
        using TickChain chain = new(random.Bytes(32), 4_000);
        HopMeter hop = new(chain.Anchor.Span, default, isPayerClient: true, window: 2);
        byte[] tick = new byte[TickHash.Length];
        uint index = 0;
        AllocationAssert.None(() =>
        {
            _ = chain.TryRelease(tick);
            if (!hop.TryRelease(new(++index, tick), out _))
            {
                throw new InvalidOperationException("A good tick was refused.");
            }
        });
        Assert.Equal(index, hop.Accepted);
    }
}
