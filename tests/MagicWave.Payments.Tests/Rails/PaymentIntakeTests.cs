using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Tests.Rig;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Rails;

/// <summary>What comes on the ledger is booked once, whether or not anybody said that it would.</summary>
public sealed class PaymentIntakeTests
{
    [Fact]
    public void A_payment_whose_receipt_never_comes_is_credited_from_the_ledger()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        world.Wires[0].Tamper = message => Wire.TypeOf(message) == MessageType.Receipt ? [] : [message];
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        world.CheckPaid();
        Assert.Equal(0, Suspense(world.Spokes[0]));
    }

    [Fact]
    public void A_payment_that_both_tell_of_is_booked_once()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        world.ServeAll();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(2)));
        world.CheckPaid();
        Assert.Equal(0, Suspense(world.Spokes[0]));
        Assert.Single(Seen(world.Spokes[0]));
        Assert.Equal(Amount.FromStroops(new(world.PaidTo(world.Spokes[0]))), world.Spokes[0].Store.GetBalance(new(BookAccount.Cash)));
    }

    [Fact]
    public async Task Money_that_belongs_to_no_request_is_kept_in_suspense_and_booked_once()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        Node spoke = world.Spokes[0];
        Assert.True((await world.SendAsync(world.Hub.Key, new PaymentOperation(spoke.Key.Account, world.Asset, 7))).IsApplied);
        Assert.True((await world.SendAsync(
            world.Hub.Key, new PaymentOperation(spoke.Key.Account, world.Asset, 2), new PaymentOperation(spoke.Key.Account, world.Asset, 2))).IsApplied);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(11, Suspense(spoke));
        Assert.Equal(Amount.FromStroops(new(11)), spoke.Store.GetBalance(new(BookAccount.Cash)));
        Assert.Equal(3, Seen(spoke).Count);

        // The whole history again, as with the books of a time before the place was kept.
        spoke.Store.Commit([new StateRecord(PaymentIntake.CursorKind, default, default)]);
        spoke.Restart();
        world.Reconnect();
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(11, Suspense(spoke));
        Assert.Equal(0, spoke.With(world.Hub).Row.Received.Value);
    }

    [Fact]
    public async Task Other_assets_and_issuers_are_not_money()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        Node spoke = world.Spokes[0];
        string before = Cursor(spoke);
        Asset other = Asset.Issued("MWT", world.Hub.Key.Account);
        Assert.True((await world.SendAsync(spoke.Key, new ChangeTrustOperation(other))).IsApplied);
        Assert.True((await world.SendAsync(world.Hub.Key, new PaymentOperation(spoke.Key.Account, other, 500))).IsApplied);
        Assert.True((await world.SendAsync(world.Hub.Key, new PaymentOperation(spoke.Key.Account, Asset.Native, 500))).IsApplied);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.NotEqual(before, Cursor(spoke));
        Assert.Equal(0, Suspense(spoke));
        Assert.Equal(Amount.Zero, spoke.Store.GetBalance(new(BookAccount.Cash)));
    }

    [Fact]
    public async Task Money_with_another_issuers_name_pays_no_request()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        Node spoke = world.Spokes[0];
        Asset other = Asset.Issued("MWT", world.Hub.Key.Account);
        Assert.True((await world.SendAsync(spoke.Key, new ChangeTrustOperation(other))).IsApplied);
        RequestRecord request = Ask(world);
        Assert.True((await world.SendAsync(
            world.Hub.Key, Memo.FromHash(MemoOf(request)), new PaymentOperation(spoke.Key.Account, other, request.Amount.Value))).IsApplied);
        Assert.True(world.PumpSpokesFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, spoke.With(world.Hub).Row.Received.Value);
        Assert.Empty(Seen(spoke));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_request_is_paid_by_its_own_amount_once_and_the_rest_is_kept_aside(int more, bool pays)
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        Node spoke = world.Spokes[0];
        RequestRecord request = Ask(world);
        long amount = request.Amount.Value + more;
        for (int i = 0; i < 2; i++)
        {
            Assert.True((await world.SendAsync(
                world.Hub.Key, Memo.FromHash(MemoOf(request)), new PaymentOperation(spoke.Key.Account, world.Asset, amount))).IsApplied);
        }

        Assert.True(world.PumpSpokesFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(pays ? amount : 0, spoke.With(world.Hub).Row.Received.Value);
        Assert.Equal(pays ? amount : 2 * amount, Suspense(spoke));
    }

    [Fact]
    public void What_one_server_shows_and_another_does_not_is_not_booked_yet()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        Node spoke = world.Spokes[0];
        world.Second.HidesHistory = true;
        world.Issue(spoke, 9);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, Suspense(spoke));
        world.Second.HidesHistory = false;
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(9, Suspense(spoke));
    }

    [Fact]
    public void An_outage_forgets_nothing()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        Node spoke = world.Spokes[0];
        (world.First.IsDown, world.Second.IsDown) = (true, true);
        for (int i = 1; i <= 250; i++)
        {
            // More than one page.
            world.Issue(spoke, i);
        }

        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(0, Suspense(spoke));
        (world.First.IsDown, world.Second.IsDown) = (false, false);
        Assert.True(world.PumpFor(TimeSpan.FromMinutes(1)));
        Assert.Equal(250 * 251 / 2, Suspense(spoke));
    }

    [Fact]
    public void Place_and_booking_are_one_step_wherever_the_node_dies()
    {
        for (int commits = 0; commits < 4; commits++)
        {
            foreach (bool behind in new[] { false, true })
            {
                using HubWorld world = new(spokes: 1, channels: 0);
                Node spoke = world.Spokes[0];
                world.Wires[0].Tamper = message => Wire.TypeOf(message) == MessageType.Receipt ? [] : [message];
                world.Hub.Rail.Passes = static _ => Task.FromResult(false);
                world.ServeAll();
                Assert.True(world.Pump());
                world.Hub.Rail.Passes = static _ => Task.FromResult(true);
                world.Issue(spoke, 5);
                _ = behind ? spoke.Store.DiesBehind = commits + 1 : spoke.Store.DiesAfter = commits;
                _ = world.PumpFor(TimeSpan.FromSeconds(40));
                spoke.Restart();
                world.Reconnect();
                Assert.True(world.PumpFor(TimeSpan.FromMinutes(3)));
                world.CheckPaid();
                Assert.Equal(5, Suspense(spoke));
                Assert.Equal(2, Seen(spoke).Count);
            }
        }
    }

    [Fact]
    public async Task The_ledger_itself_says_when_there_is_more()
    {
        using HubWorld world = new(spokes: 1, channels: 0);
        Node spoke = world.Spokes[0];
        bool isWoken = false;
        spoke.Engine.Intake!.Wake = () => isWoken = true;
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(30));
        Task listening = spoke.Engine.Intake.ListenAsync(stop.Token);
        world.Issue(spoke, 3);
        await listening.WaitAsync(stop.Token);
        Assert.True(isWoken);

        // At once, not when the time to look has come.
        Assert.True(world.Pump());
        Assert.Equal(3, Suspense(spoke));
    }

    private static Hash256 MemoOf(RequestRecord request) => Hash256.FromBytes(TransferMemo.ForRequest(request.Id).ToArray());

    /// <summary>The spoke asks, and the hub does not hear of it.</summary>
    private static RequestRecord Ask(HubWorld world)
    {
        world.Wires[0].Tamper = message => Wire.TypeOf(message) == MessageType.Request ? [] : [message];
        world.ServeAll();
        Assert.True(world.Pump());
        return Assert.Single(world.Spokes[0].With(world.Hub).Requests);
    }

    /// <summary>What is kept there, as stroops.</summary>
    private static long Suspense(Node node) => (long)(-node.Store.GetBalance(new(BookAccount.Suspense)).Units / Amount.UnitsPerStroop);

    private static List<OnceRecord> Seen(Node node) =>
        [.. node.Commits.SelectMany(commit => commit).OfType<OnceRecord>().Where(once => once.Kind == SeenPayment.Kind)];

    private static string Cursor(Node node) =>
        Convert.ToHexString(node.Store.Load().States.Single(state => state.Kind == PaymentIntake.CursorKind).Value.Span);
}
