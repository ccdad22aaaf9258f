using MagicWave.Payments.Balances;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests;

/// <summary>What a node spends is limited by itself, for a circuit and for a day, and the user is told.</summary>
public sealed class BudgetTests
{
    [Fact]
    public void A_circuit_that_reached_its_budget_is_paid_no_more_and_others_are()
    {
        using World world = new(options: new PaymentOptions { CircuitBudget = new(5) });
        Node client = world.NewNode();
        CircuitBudget first = client.Engine.OpenCircuitBudget();
        Assert.True(first.TrySpend(5 * Amount.UnitsPerStroop));
        Assert.True(first.TrySpend(0));
        Assert.False(first.TrySpend(1));
        Assert.False(first.TrySpend(0));
        Assert.False(first.TrySpend(long.MaxValue));
        Assert.Equal(Amount.FromStroops(new(5)), first.Spent);
        Assert.Equal([BudgetKind.Circuit], client.Budgets);
        Assert.True(client.Engine.OpenCircuitBudget().TrySpend(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => first.TrySpend(-1));
    }

    [Fact]
    public void A_tick_costs_no_allocation_for_its_budget()
    {
        CircuitBudget budget = new(new(long.MaxValue), static _ => { });
        AllocationAssert.None(() => budget.TrySpend(1_000));
    }

    [Fact]
    public void The_user_is_told_once_a_day_that_the_days_budget_is_reached()
    {
        using World world = new(options: new PaymentOptions { MaximumSettlementDelay = TimeSpan.Zero, DailyBudget = new(5) });
        Node client = world.NewNode();
        Wire wire = new(world, client, world.NewNode());
        Assert.True(wire.Pump());
        wire.Serve(12_500);
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(10)));
        Assert.Empty(world.Payments());
        Assert.Equal([BudgetKind.Day], client.Budgets);
        world.Time.Advance(TimeSpan.FromDays(1));
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(3)));
        Assert.Equal([BudgetKind.Day, BudgetKind.Day], client.Budgets);
    }
}
