using MagicWave.Payments.Tests.Rig;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests;

public sealed class CellPathTests
{
    [Fact]
    public void Counting_a_cell_allocates_nothing()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        IPeerLink link = wire.RightLink;
        int worse = 0;
        AllocationAssert.None(() =>
        {
            link.Earn(1, 1_000);
            link.Owe(1, 1_000);
            worse += link.Service > ServiceLevel.Paid ? 1 : 0;
        });
        Assert.Equal(0, worse);
    }

    [Fact]
    public void Counting_for_a_neighbour_without_HELLO_allocates_nothing()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode(), isAnnounced: false);
        AllocationAssert.None(() =>
        {
            wire.RightLink.Earn(1, 1_000);
            wire.RightLink.Owe(1, 1_000);
        });
    }

    [Fact]
    public void Negative_numbers_are_a_bug_of_the_caller()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        for (int round = 0; round < 2; round++)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => wire.LeftLink.Earn(-1, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => wire.LeftLink.Owe(0, -1));
            Assert.True(wire.Pump());
        }
    }

    [Fact]
    public void The_largest_prices_overflow_nothing()
    {
        using World world = new();
        Wire wire = new(world, world.NewNode(), world.NewNode());
        Assert.True(wire.Pump());
        for (int i = 0; i < 1_000; i++)
        {
            wire.LeftLink.Owe(int.MaxValue, long.MaxValue);
            wire.RightLink.Earn(int.MaxValue, long.MaxValue);
        }

        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(ServiceLevel.Stopped, wire.RightLink.Service);
        Assert.Empty(world.Payments());
        Assert.Equal(1_000 * (Int128)long.MaxValue, wire.Right.With(wire.Left).Row.Balance.Units);
    }
}
