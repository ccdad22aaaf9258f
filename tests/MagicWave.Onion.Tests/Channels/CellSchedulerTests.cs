using MagicWave.Onion.Accounting;
using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Tests.Channels;

public sealed class CellSchedulerTests
{
    private readonly LinkedChannels _link = new();

    [Fact]
    public void Circuits_of_one_level_take_turns()
    {
        CircuitId[] ids = [Open(null, 4), Open(null, 4), Open(null, 4)];
        Assert.Equal(ids.Concat(ids).Concat(ids).Concat(ids), Order());
    }

    [Fact]
    public void Paid_cells_go_first_and_unpaid_ones_do_not_starve()
    {
        CircuitId unpaid = Open(new TestAccount { Service = ServiceLevel.Unpaid }, 50);
        CircuitId paid = Open(new TestAccount(), 100);
        List<CircuitId> order = Order();
        Assert.Equal(150, order.Count);
        int[] places = [.. order.Index().Where(o => o.Item == unpaid).Select(o => o.Index)];
        Assert.Equal(16, places[0]);
        Assert.InRange(order.Take(100).Count(o => o == paid), 90, 99);
    }

    [Fact]
    public void A_stopped_neighbour_waits_until_it_is_served_again()
    {
        TestAccount account = new() { Service = ServiceLevel.Stopped };
        CircuitId id = Open(account, 5);
        Assert.Empty(Order());
        account.Service = ServiceLevel.Paid;
        _link.Initiator.ServiceChanged();
        Assert.Equal(Enumerable.Repeat(id, 5), Order());
    }

    [Fact]
    public void A_level_that_sinks_while_cells_wait_counts_at_once()
    {
        TestAccount account = new();
        _ = Open(account, 5);
        account.Service = ServiceLevel.Stopped;
        Assert.Empty(Order());
    }

    [Fact]
    public void A_throttled_neighbour_gets_its_rate_and_no_more()
    {
        _ = Open(new TestAccount { Service = ServiceLevel.Throttled }, 500);
        _link.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(200, Order().Count);
        Assert.Empty(Order());
        _link.Now += TimeSpan.FromSeconds(1);
        Assert.True(_link.Initiator.NextDeadline <= _link.Now);
        _link.Initiator.HandleDeadline(_link.Now);
        Assert.Equal(200, Order().Count);
    }

    [Fact]
    public void Held_cells_hold_up_nobody_else()
    {
        _ = Open(new TestAccount { Service = ServiceLevel.Stopped }, 5);
        CircuitId paid = Open(new TestAccount(), 3);
        Assert.Equal(Enumerable.Repeat(paid, 3), Order());
    }

    private CircuitId Open(INeighbourAccount? payer, int cells)
    {
        CircuitId id = _link.Initiator.AllocateCircuitId();
        _link.Initiator.Attach(id, new RecordingEnd(), payer);
        for (int i = 0; i < cells; i++)
        {
            Assert.True(_link.Initiator.SendCell(id, CellCommand.Relay, [(byte)i]));
        }

        return id;
    }

    private List<CircuitId> Order()
    {
        byte[] bytes = _link.Take(_link.Initiator);
        return [.. bytes.Chunk(CellConstants.CellLength).Select(c => new CircuitId((uint)((c[0] << 24) | (c[1] << 16) | (c[2] << 8) | c[3])))];
    }
}
