using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Strategies;
using MagicWave.Payments.Units;
using MagicWave.TestKit;

namespace MagicWave.Payments.Tests.Circuits;

/// <summary>Hops that ask a client in their own layers for what is not theirs. The purse says why not, and nothing of it is spent.</summary>
public sealed class PurseAdversaryTests
{
    private const int Guard = 0;
    private const int Middle = 1;
    private const int Exit = 2;
    private const long Price = 1_000;
    private const int Cells = 10_000;

    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave test");
    private static readonly UnixTime Now = new(1_780_000_000_000);

    private readonly SeededRandom _random = new(6);
    private readonly SpendingBudget _day = new(new(1_000_000));

    [Fact]
    public void A_hop_is_paid_for_what_the_client_counted_and_for_no_cell_more()
    {
        CircuitPurse purse = Purse(PerNodeStrategy.Instance);
        Assert.Equal(HopRefusalReason.OverRequest, Ask(purse, Middle, Request(purse, Middle, Cells + CircuitPurse.ToleranceCells + 1), out _));
        Assert.Equal(HopRefusalReason.OverRequest, Ask(purse, Middle, Request(purse, Middle, long.MaxValue / Price / 4), out _));
        Assert.Equal(Amount.Zero, purse.Spent);
        Assert.Equal(HopRefusalReason.None, Ask(purse, Middle, Request(purse, Middle, Cells), out PursePayment? paid));
        purse.HandlePaid(paid!);

        // The same service asked for under another name; and what another hop did is none of this one's.
        Assert.Equal(HopRefusalReason.OverRequest, Ask(purse, Middle, Request(purse, Middle, CircuitPurse.ToleranceCells + 1), out _));
        Assert.Equal(HopRefusalReason.None, Ask(purse, Exit, Request(purse, Exit, Cells), out _));
        Assert.Equal(new(2 * Cells * Price), purse.Spent);
    }

    [Fact]
    public void The_same_request_is_paid_once_however_often_it_comes()
    {
        CircuitPurse purse = Purse(PerNodeStrategy.Instance);
        HopRequestMessage request = Request(purse, Guard, 100);
        Assert.Equal(HopRefusalReason.None, Ask(purse, Guard, request, out PursePayment? paid));
        Assert.NotNull(paid);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(HopRefusalReason.None, Ask(purse, Guard, request, out PursePayment? again));
            Assert.Null(again);
        }

        purse.HandlePaid(paid);
        Assert.Equal(HopRefusalReason.None, Ask(purse, Guard, request, out PursePayment? late));
        Assert.Null(late);
        Assert.Equal(HopRefusalReason.Conflict, Ask(purse, Guard, request with { Amount = new(1) }, out _));
        Assert.Equal(new(100 * Price), purse.Spent);
    }

    [Fact]
    public void One_request_at_a_time()
    {
        CircuitPurse purse = Purse(PerNodeStrategy.Instance);
        Assert.Equal(HopRefusalReason.None, Ask(purse, Guard, Request(purse, Guard, 100), out PursePayment? first));
        HopRequestMessage second = Request(purse, Guard, 100);
        Assert.Equal(HopRefusalReason.TooMany, Ask(purse, Guard, second, out _));
        purse.HandlePaid(first!);
        Assert.Equal(HopRefusalReason.None, Ask(purse, Guard, second, out _));
    }

    [Fact]
    public void A_hop_asks_in_its_own_layer_under_its_own_name()
    {
        CircuitPurse purse = Purse(PerNodeStrategy.Instance);
        CircuitPurse other = Purse(PerNodeStrategy.Instance);

        // The middle with the exit's terms, the exit's request from the middle's layer, another circuit's, and a hop that is not there.
        Assert.Equal(HopRefusalReason.WrongLayer, Ask(purse, Middle, Request(purse, Exit, 1), out _));
        Assert.Equal(HopRefusalReason.WrongLayer, Ask(purse, Guard, Request(other, Guard, 1), out _));
        Assert.Equal(HopRefusalReason.WrongLayer, Ask(purse, 3, Request(purse, Exit, 1), out _));
        Assert.Equal(HopRefusalReason.WrongLayer, Ask(purse, -1, Request(purse, Exit, 1), out _));
        Assert.Equal(3, Enumerable.Range(0, 3).Select(hop => purse.TermsOf(hop).Id).Distinct().Count());
        Assert.Equal(Amount.Zero, purse.Spent);
    }

    [Fact]
    public void Another_ledger_a_wrong_time_and_a_payment_of_another_kind_are_refused_by_name()
    {
        CircuitPurse purse = Purse(PerNodeStrategy.Instance);
        HopRequestMessage fair = Request(purse, Guard, 100);
        LockPoint point = LockScalar.Draw(_random).Point;
        (HopRefusalReason Reason, HopRequestMessage Request)[] cases =
        [
            (HopRefusalReason.WrongNetwork, fair with { Network = NetworkId.FromPassphrase("native") }),
            (HopRefusalReason.Expired, fair with { Expires = Now }),
            (HopRefusalReason.Expired, fair with { Expires = Now + TimeSpan.FromHours(2) }),
            (HopRefusalReason.NotToAsk, fair with { Point = point }),
        ];
        foreach ((HopRefusalReason reason, HopRequestMessage request) in cases)
        {
            Assert.Equal(reason, Ask(purse, Guard, request with { Id = RequestId.Draw(_random) }, out PursePayment? payment));
            Assert.Null(payment);
        }

        // Under the chain strategy only the last hop asks, and with a lock.
        CircuitPurse chain = Purse(ChainStrategy.Instance);
        Assert.Equal(HopRefusalReason.NotToAsk, Ask(chain, Guard, Request(chain, Guard, 1) with { Point = point }, out _));
        Assert.Equal(HopRefusalReason.NotToAsk, Ask(chain, Exit, Request(chain, Exit, 1), out _));
        Assert.Equal(HopRefusalReason.None, Ask(chain, Exit, Request(chain, Exit, 1) with { Point = point }, out _));
        Assert.Equal(Amount.Zero, purse.Spent);
    }

    [Fact]
    public void Budgets_of_the_circuit_and_of_the_day_hold_whoever_colludes()
    {
        CircuitPurse small = Purse(PerNodeStrategy.Instance, new(250 * Price));
        Assert.Equal(HopRefusalReason.None, Ask(small, Guard, Request(small, Guard, 200), out PursePayment? first));
        Assert.Equal(HopRefusalReason.OverCircuitBudget, Ask(small, Exit, Request(small, Exit, 51), out _));
        Assert.Equal(HopRefusalReason.None, Ask(small, Exit, Request(small, Exit, 50), out _));

        // What did not come through is free again.
        small.HandleFailed(first!);
        Assert.Equal(new(50 * Price), small.Spent);
        Assert.Equal(HopRefusalReason.None, Ask(small, Middle, Request(small, Middle, 200), out _));

        SpendingBudget poor = new(new(2));
        int paid = 0;
        for (int circuit = 0; circuit < 5; circuit++)
        {
            CircuitPurse purse = Purse(PerNodeStrategy.Instance, day: poor);
            HopRefusalReason reason = Ask(purse, Guard, Request(purse, Guard, Cells), out _);
            paid += reason == HopRefusalReason.None ? 1 : 0;
            Assert.True(reason is HopRefusalReason.None or HopRefusalReason.OverDailyBudget);
        }

        // Ten thousand cells cost ten stroops.
        Assert.Equal(0, paid);
        Assert.Equal(Stroops.Zero, poor.Spent);
    }

    [Fact]
    public void Junk_is_malformed_and_remembered_by_nobody()
    {
        CircuitPurse purse = Purse(PerNodeStrategy.Instance);
        byte[] fair = Request(purse, Guard, 100).Write();
        for (int length = 0; length < fair.Length; length++)
        {
            Assert.Equal(HopRefusalReason.Malformed, purse.Judge(Guard, fair.AsSpan(0, length), Now, out _));
        }

        Assert.Equal(HopRefusalReason.Malformed, purse.Judge(Guard, [.. fair, 0], Now, out _));
        for (int i = 0; i < 200; i++)
        {
            _ = purse.Judge(Guard, _random.Bytes(_random.Next(300)), Now, out PursePayment? payment);
            Assert.Null(payment);
        }

        Assert.Equal(Amount.Zero, purse.Spent);
        Assert.Equal(HopRefusalReason.None, purse.Judge(Guard, fair, Now, out _));
    }

    private CircuitPurse Purse(ISettlementStrategy strategy, Amount? budget = null, SpendingBudget? day = null)
    {
        CircuitSettings settings = new() { Strategy = strategy, Price = Price };
        settings = budget is { } limit ? settings with { CircuitBudget = limit } : settings;
        CircuitPurse purse = new(settings, hops: 3, Network, day ?? _day, _random);
        for (int cell = 0; cell < Cells; cell++)
        {
            purse.Count();
        }

        return purse;
    }

    private HopRequestMessage Request(CircuitPurse purse, int hop, long cells) => new()
    {
        Terms = purse.TermsOf(hop).Id,
        Id = RequestId.Draw(_random),
        Network = Network,
        Cells = cells,
        Amount = new((Int128)cells * Price),
        Expires = Now + TimeSpan.FromSeconds(90),
    };

    private static HopRefusalReason Ask(CircuitPurse purse, int hop, HopRequestMessage request, out PursePayment? payment) =>
        purse.Judge(hop, request.Write(), Now, out payment);
}
