using MagicWave.Core.Time;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests;

/// <summary>What both sign, what becomes of it on a bad line, and what a neighbour that counts otherwise gets.</summary>
public sealed class StatementTests : IDisposable
{
    private const int Cells = 8_200;

    private readonly World _world = new(options: new PaymentOptions { MaximumSettlementDelay = TimeSpan.Zero, StarterCreditBytes = 100 << 20 });

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Both_sign_the_same_counts_and_keep_them()
    {
        Wire wire = Linked();
        _world.Strategy.IsHeld = true;
        for (int i = 1; i <= 3; i++)
        {
            wire.Serve(Cells);
            Assert.True(wire.Pump());
            StatementMessage statement = Read(wire.Left.With(wire.Right));
            Assert.Equal(wire.Left.With(wire.Right).Statement, wire.Right.With(wire.Left).Statement);
            Assert.Equal((i, StatementForm.Agreed), (statement.Sequence, statement.Form));
            byte[] body = wire.Left.With(wire.Right).Statement.ToArray();
            Assert.True(statement.IsSignedBy(body, wire.Left.Key.Account));
            Assert.True(statement.IsSignedBy(body, wire.Right.Key.Account));
            ServiceCount relay = statement.Lower == wire.Right.Key.Account ? statement.LowerServed : statement.HigherServed;
            Assert.InRange(relay.Cells, 1, i * Cells);
        }

        byte[] last = wire.Right.With(wire.Left).Statement.ToArray();
        wire.Close();
        wire.Left.Restart();
        wire.Right.Restart();
        Assert.Equal(last, wire.Right.With(wire.Left).Statement.ToArray());
        Assert.Equal(last, wire.Left.With(wire.Right).Statement.ToArray());
    }

    [Fact]
    public void Little_traffic_is_signed_after_a_minute_and_none_is_not()
    {
        Wire wire = Linked();
        wire.Serve(10);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(58)));
        Assert.Equal(0, wire.Left.With(wire.Right).Statement.Length);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(4)));
        Assert.Equal(1, Read(wire.Left.With(wire.Right)).Sequence);
        int sent = wire.Sent.Count;
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(5)));
        Assert.Equal(sent, wire.Sent.Count);
    }

    [Theory]
    [InlineData(StatementForm.Proposal)]
    [InlineData(StatementForm.Agreed)]
    public void A_lost_statement_is_made_up_for(StatementForm lost)
    {
        Wire wire = Linked();
        int losses = 0;
        wire.Tamper = message => IsStatement(message, lost) && losses++ == 0 ? [] : [message];
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(70)));
        Assert.True(losses > 0);
        Assert.Equal(wire.Left.With(wire.Right).Statement.ToArray(), wire.Right.With(wire.Left).Statement.ToArray());
        Assert.Null(wire.Right.With(wire.Left).Row.DisputedSince);
    }

    [Fact]
    public void Statements_that_come_twice_or_late_or_back_do_nothing()
    {
        Wire wire = Linked();
        wire.Tamper = message => [message, message];
        for (int i = 0; i < 3; i++)
        {
            wire.Serve(Cells);
            Assert.True(wire.Pump());
        }

        wire.Tamper = _ => [];
        byte[] last = wire.Left.With(wire.Right).Statement.ToArray();
        foreach (byte[] old in wire.Sent.Where(message => Wire.TypeOf(message) == MessageType.Statement).ToArray())
        {
            wire.LeftLink.HandleMessage(old, Instant.Now(_world.Time));
            wire.RightLink.HandleMessage(old, Instant.Now(_world.Time));
        }

        Assert.True(wire.Pump());
        Assert.Equal(last, wire.Left.With(wire.Right).Statement.ToArray());
        Assert.Equal(last, wire.Right.With(wire.Left).Statement.ToArray());
        Assert.Null(wire.Left.With(wire.Right).Row.DisputedSince);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_payer_that_counts_much_less_is_in_dispute_until_its_counts_agree_again(bool payerIsLower)
    {
        Wire wire = Linked(payerIsLower);
        _world.Strategy.IsHeld = true;
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        byte[] signed = wire.Right.With(wire.Left).Statement.ToArray();
        Amount credit = wire.Right.With(wire.Left).Row.Credit;

        // From now on it denies half, for longer than statements may lag.
        for (int i = 0; i < 5; i++)
        {
            wire.RightLink.Earn(6_000, 6_000_000);
            wire.LeftLink.Owe(3_000, 3_000_000);
            Assert.True(wire.PumpFor(TimeSpan.FromSeconds(61)));
        }

        PeerSnapshot disputed = wire.Right.With(wire.Left);
        Assert.NotNull(disputed.Row.DisputedSince);
        Assert.Equal(ServiceLevel.Suspended, wire.RightLink.Service);
        Assert.Equal(credit, disputed.Row.Credit);
        Assert.NotEmpty(signed);
        Assert.True(Read(disputed).Sequence < 5);

        wire.LeftLink.Owe(15_000, 15_000_000);
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(130)));
        Assert.Null(wire.Right.With(wire.Left).Row.DisputedSince);
        Assert.Equal(ServiceLevel.Paid, wire.RightLink.Service);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_payee_that_counts_much_more_gets_no_signature(bool payerIsLower)
    {
        Wire wire = Linked(payerIsLower);
        _world.Strategy.IsHeld = true;
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        byte[] signed = wire.Left.With(wire.Right).Statement.ToArray();
        wire.RightLink.Earn(20_000, 20_000_000);
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(3)));
        Assert.True(payerIsLower || wire.Left.With(wire.Right).Row.DisputedSince is not null);
        StatementMessage last = Read(wire.Left.With(wire.Right));
        ServiceCount relay = payerIsLower ? last.HigherServed : last.LowerServed;
        Assert.Equal(Cells, relay.Cells);
        Assert.NotEmpty(signed);

        // And so it is asked in vain: nothing is paid above what it counts.
        Assert.Equal(Cells * 1_000, -wire.Left.With(wire.Right).Row.Balance.Units);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_small_difference_is_given_up_and_booked(bool payerIsLower)
    {
        Wire wire = Linked(payerIsLower);
        wire.Serve(Cells);
        wire.RightLink.Earn(1_500, 1_500_000);
        Assert.True(wire.Pump());
        wire.Right.Engine.RequestSettlement();
        Assert.True(wire.PumpFor(TimeSpan.FromMinutes(3)));
        wire.Right.Engine.RequestSettlement();
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(5)));
        Assert.Null(wire.Right.With(wire.Left).Row.DisputedSince);
        PeerRecord row = wire.Right.With(wire.Left).Row;
        Assert.InRange(row.Conceded.Units, 1, 1_500_000);
        Assert.InRange((row.Balance + wire.Left.With(wire.Right).Row.Balance).Units, -128_000, 1_000_000);
        Assert.Contains(wire.Right.Commits.SelectMany(commit => commit).OfType<JournalEntry>(),
            entry => entry.Key.StartsWith("conceded/", StringComparison.Ordinal));
        Assert.Single(_world.Payments());
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void What_a_crash_made_a_node_forget_the_other_tells_it(bool payerIsLower, bool payerForgets)
    {
        Wire wire = Linked(payerIsLower);
        _world.Strategy.IsHeld = true;
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        wire.Serve(4_000);
        Node victim = payerForgets ? wire.Left : wire.Right;
        victim.Store.DiesAfter = 0;
        wire.Close();
        victim.Restart();
        Assert.Equal(4_000_000, Math.Abs((long)(wire.Left.With(wire.Right).Row.Balance + wire.Right.With(wire.Left).Row.Balance).Units));

        Wire again = new(_world, wire.Left, wire.Right);
        Assert.True(again.Pump());
        again.Serve(10);
        Assert.True(again.PumpFor(TimeSpan.FromMinutes(3)));
        Assert.Equal(Amount.Zero, wire.Left.With(wire.Right).Row.Balance + wire.Right.With(wire.Left).Row.Balance);
        Assert.Null(wire.Left.With(wire.Right).Row.DisputedSince);
        Assert.Null(wire.Right.With(wire.Left).Row.DisputedSince);
        Assert.Equal(2, Read(wire.Left.With(wire.Right)).Sequence);
    }

    [Fact]
    public void Who_takes_back_what_it_signed_breaks_the_protocol_and_changes_nothing()
    {
        Wire wire = Linked(payerIsLower: true);
        _world.Strategy.IsHeld = true;
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        byte[] signed = wire.Right.With(wire.Left).Statement.ToArray();
        StatementMessage agreed = Read(wire.Right.With(wire.Left));
        wire.Tamper = _ => [];
        for (int i = 0; i < 4; i++)
        {
            Send(wire, agreed with
            {
                Form = StatementForm.Proposal, Sequence = 2, Previous = StatementMessage.HashOf(signed), HigherServed = new(Cells - 1 - i, new(1_000)),
            });
        }

        PeerSnapshot relay = wire.Right.With(wire.Left);
        Assert.Equal(signed, relay.Statement.ToArray());
        Assert.NotNull(relay.Row.DisputedSince);
        Assert.Equal(Cells * 1_000, relay.Row.Balance.Units);
        Assert.Equal(ServiceLevel.Banned, wire.RightLink.Service);
    }

    [Fact]
    public void A_changed_byte_anywhere_is_not_signed()
    {
        Wire wire = Linked(payerIsLower: true);
        wire.Tamper = message => IsStatement(message, StatementForm.Proposal) ? [] : [message];
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        byte[] proposal = wire.Sent.Last(message => IsStatement(message, StatementForm.Proposal));
        wire.Tamper = _ => [];
        for (int i = 0; i < proposal.Length - 64; i++)
        {
            byte[] changed = [.. proposal];
            changed[i] ^= (byte)(1 << (i % 8));
            wire.RightLink.HandleMessage(changed, Instant.Now(_world.Time));
        }

        Assert.True(wire.Right.Step());
        Assert.Equal(0, wire.Right.With(wire.Left).Statement.Length);
        wire.RightLink.HandleMessage(proposal, Instant.Now(_world.Time));
        Assert.True(wire.Right.Step());
        Assert.Equal(1, Read(wire.Right.With(wire.Left)).Sequence);
    }

    [Fact]
    public void A_statement_of_another_pair_or_network_is_a_breach()
    {
        Wire wire = Linked(payerIsLower: true);
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        StatementMessage agreed = Read(wire.Right.With(wire.Left));
        using SettlementKey stranger = SettlementKey.FromSeed(_world.Random.Bytes(32));
        wire.Tamper = _ => [];
        Send(wire, agreed with { Form = StatementForm.Proposal, Sequence = 2, Network = NetworkId.FromPassphrase("another") });
        bool isLower = StatementMessage.IsLower(stranger.Account, wire.Right.Key.Account);
        Send(wire, agreed with
        {
            Form = StatementForm.Proposal, Sequence = 2,
            Lower = isLower ? stranger.Account : wire.Right.Key.Account, Higher = isLower ? wire.Right.Key.Account : stranger.Account,
        }, stranger);
        Assert.Equal(1, Read(wire.Right.With(wire.Left)).Sequence);
        Assert.Equal(50, wire.Right.With(wire.Left).Row.Faults);
    }

    [Fact]
    public void Counts_that_are_negative_or_huge_are_not_read()
    {
        Wire wire = Linked();
        wire.Serve(Cells);
        Assert.True(wire.Pump());
        StatementMessage agreed = Read(wire.Right.With(wire.Left));
        Assert.True(StatementMessage.TryRead(agreed.Write(), out StatementMessage? same));
        Assert.Equal(agreed, same);
        Assert.False(StatementMessage.TryRead((agreed with { Sequence = 0 }).Write(), out _));
        Assert.False(StatementMessage.TryRead((agreed with { Form = (StatementForm)3 }).Write(), out _));
        Assert.False(StatementMessage.TryRead((agreed with { Lower = agreed.Higher, Higher = agreed.Lower }).Write(), out _));

        // The highest bit of the sequence, of each count and of the time.
        foreach (int field in new[] { 103, 111, 119, 135, 143, 223 })
        {
            byte[] body = agreed.Write();
            body[field] = 0x80;
            Assert.False(StatementMessage.TryRead(body, out _));
            body[field] = 0x7F;
            Assert.False(field is 119 or 143 or 223 && StatementMessage.TryRead(body, out _));
        }

        Assert.False(StatementMessage.TryRead(agreed.Write().AsSpan(1), out _));
        Assert.False(StatementMessage.TryRead([.. agreed.Write(), 0], out _));
    }

    private static bool IsStatement(byte[] message, StatementForm form) =>
        Wire.TypeOf(message) == MessageType.Statement && message[2] == (byte)form;

    private static StatementMessage Read(PeerSnapshot snapshot)
    {
        Assert.True(StatementMessage.TryRead(snapshot.Statement.Span, out StatementMessage? statement));
        return statement;
    }

    /// <summary>The client says whatever it likes.</summary>
    private void Send(Wire wire, StatementMessage statement, SettlementKey? key = null)
    {
        byte[] body = statement.Write();
        statement.Sign(body, statement.Form, key ?? wire.Left.Key);
        wire.RightLink.HandleMessage(body, Instant.Now(_world.Time));
        Assert.True(wire.Right.Step());
    }

    private Wire Linked(bool? payerIsLower = null)
    {
        Node client = _world.NewNode();
        Node relay = _world.NewNode();
        while (payerIsLower is { } isLower && StatementMessage.IsLower(client.Key.Account, relay.Key.Account) != isLower)
        {
            relay = _world.NewNode();
        }

        Wire wire = new(_world, client, relay);
        Assert.True(wire.Pump());
        return wire;
    }
}
