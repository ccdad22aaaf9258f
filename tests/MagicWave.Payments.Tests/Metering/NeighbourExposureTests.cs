using MagicWave.Payments.Metering;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Metering;

/// <summary>A neighbour that cheats on many circuits instead of one, and neighbours that only look as if they did.</summary>
public sealed class NeighbourExposureTests
{
    private const int Tick = TickRules.CellsPerTick;

    [Fact]
    public void Circuit_after_circuit_without_a_tick_ends_at_the_limit()
    {
        NeighbourExposure exposure = new(isClient: true);
        int circuits = 0;
        for (; exposure.TakesCircuit; circuits++)
        {
            Assert.InRange(circuits, 0, 100);
            exposure.Open();
            exposure.Serve(Tick * 9 / 10);
            exposure.Close(Tick * 9 / 10);
        }

        Assert.Equal(5, circuits);
        Assert.InRange(exposure.Unpaid, NeighbourExposure.ClientCells, NeighbourExposure.ClientCells + Tick);
    }

    [Fact]
    public void Many_circuits_at_once_take_what_an_unknown_relay_may_owe()
    {
        NeighbourExposure exposure = new(isClient: true);
        List<long> circuits = [];
        while (exposure.TakesCircuit)
        {
            exposure.Open();
            circuits.Add(0);
        }

        Assert.Equal(NeighbourExposure.ClientCircuits, circuits.Count);
        for (int i = 0; i < circuits.Count; i++)
        {
            // As the meter of a circuit does: beyond a tick only while there is room for all.
            while (circuits[i] < Tick || (circuits[i] < 2 * Tick && !exposure.IsSpent))
            {
                circuits[i]++;
                exposure.Serve(1);
            }
        }

        Assert.InRange(exposure.Unpaid, 0, NeighbourExposure.ClientTicks * Tick);
        circuits.ForEach(exposure.Close);
        Assert.False(exposure.TakesCircuit);
        Assert.False(exposure.IsSettled);
    }

    [Fact]
    public void Each_tick_that_is_paid_allows_one_circuit_more()
    {
        NeighbourExposure exposure = new(isClient: true);
        for (int i = 0; i < NeighbourExposure.MaximumClientCircuits; i++)
        {
            Assert.True(exposure.TakesCircuit);
            exposure.Open();
            exposure.Serve(Tick);
            exposure.Pay(1, covered: Tick);
        }

        Assert.False(exposure.TakesCircuit);
    }

    [Fact]
    public void Ticks_that_come_after_all_let_it_go_on()
    {
        NeighbourExposure exposure = new(isClient: true);
        int relieved = 0;
        exposure.Relieved += () => relieved++;
        exposure.Open();
        exposure.Serve(NeighbourExposure.ClientCells);
        Assert.False(exposure.TakesCircuit);
        exposure.Pay(1, covered: Tick);
        Assert.True(exposure.TakesCircuit);
        Assert.Equal(1, relieved);
        exposure.Pay(3, covered: 3 * Tick);
        exposure.Close(0);
        Assert.True(exposure.IsSettled);
    }

    [Fact]
    public void What_was_left_is_made_up_for_by_ticks_that_pay_for_more_than_was_counted_and_merit_has_a_bound()
    {
        NeighbourExposure exposure = new(isClient: true);
        exposure.Open();
        exposure.Serve(700);
        exposure.Close(700);
        exposure.Open();
        exposure.Serve(600);
        exposure.Pay(1, covered: 600);
        Assert.Equal(300, exposure.Unpaid);
        exposure.Pay(1, covered: 0);
        Assert.Equal(0, exposure.Unpaid);
        exposure.Pay(10_000, covered: 0);
        exposure.Close(0);
        exposure.Open();
        exposure.Serve(NeighbourExposure.MaximumMerit + NeighbourExposure.ClientCells - 1);
        Assert.False(exposure.IsSpent);
        exposure.Serve(1);
        Assert.True(exposure.IsSpent);
    }

    [Fact]
    public void An_honest_client_that_breaks_off_often_is_never_stopped()
    {
        SeededRandom random = new(12);
        NeighbourExposure exposure = new(isClient: true);
        long carried = 0;
        for (int circuit = 0; circuit < 2_000; circuit++)
        {
            Assert.True(exposure.TakesCircuit);
            exposure.Open();
            ExposureWindow window = new(TickRules.ClientWindow);
            int cells = random.Next(12 * Tick);
            for (int cell = 0; cell < cells; cell++)
            {
                Count(ref window, exposure);

                // One cell in 33 is a SENDME, which the client does not count.
                carried += cell % 33 == 0 ? 0 : 1;
                if (carried >= Tick)
                {
                    carried -= Tick;
                    long before = window.Unpaid;
                    window.Pay(1);
                    exposure.Pay(1, before - window.Unpaid);
                }
            }

            // One in three is broken off with half a window on its way, which the hop counted and the client never saw.
            for (int cell = random.Chance(3) ? 500 : 0; cell > 0; cell--)
            {
                Count(ref window, exposure);
            }

            exposure.Close(window.Unpaid);
        }
    }

    [Fact]
    public void A_relay_is_held_to_what_its_circuits_left_and_not_to_how_many_it_has()
    {
        NeighbourExposure exposure = new(isClient: false);
        for (int circuit = 0; circuit < 10_000; circuit++)
        {
            exposure.Open();
            exposure.Serve(Tick / 2);
        }

        Assert.True(exposure.TakesCircuit);
        int left = 0;
        for (; exposure.TakesCircuit; left++)
        {
            Assert.InRange(left, 0, 1_000);
            exposure.Close(Tick / 2);
        }

        Assert.Equal(NeighbourExposure.RelayCells / (Tick / 2), left);
    }

    private static void Count(ref ExposureWindow window, NeighbourExposure exposure)
    {
        long before = window.Unpaid;
        window.Count();
        exposure.Serve(window.Unpaid - before);
    }
}
