using MagicWave.Payments.Messages;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Circuits;

/// <summary>A client that pays its guard in advance, and the guard: engines, wallet, desk and books as they are shipped, stepped by the test.</summary>
public sealed class PrepaymentTests : IDisposable
{
    private const int TickCells = 1_000;

    private readonly PrepaidPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task A_guard_is_paid_before_it_serves_and_little_more_than_that()
    {
        _pair.Open();
        await _pair.PumpAsync();
        Assert.True(_pair.AtGuard.Balance < Amount.Zero);
        for (int tick = 0; tick < 40; tick++)
        {
            Assert.Equal(ServiceLevel.Paid, _pair.GuardLink.Service);
            _pair.Serve(TickCells);
            await _pair.PumpAsync();
            Assert.True(_pair.AtGuard.Balance <= Amount.Zero);
            Assert.True(-_pair.AtGuard.Balance <= PrepaidPair.MostAhead, _pair.AtGuard.Balance.ToString());
        }

        Assert.Equal(_pair.AtClient.Balance, -_pair.AtGuard.Balance);
        Assert.Equal(_pair.Wallet.Spent, _pair.AtClient.Balance + new Amount(40 * TickCells * PrepaidPair.GuardRate));
    }

    [Fact]
    public async Task Tokens_that_were_lost_are_sent_again_and_counted_once()
    {
        _pair.LosesTokens = true;
        _pair.Open();
        await _pair.PumpAsync();
        Assert.Null(_pair.FindAtGuard());
        Amount given = new(_pair.Wallet.Tokens.Where(token => token.Payee is not null).Sum(token => token.Value.Value) * Amount.UnitsPerStroop);

        _pair.LosesTokens = false;
        _pair.LosesReceipts = true;
        await _pair.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(Amount.Zero, _pair.AtClient.Balance);
        Assert.Equal(-given, _pair.AtGuard.Balance);

        _pair.LosesReceipts = false;
        await _pair.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(-given, _pair.AtGuard.Balance);
        Assert.Equal(given, _pair.AtClient.Balance);
        Assert.DoesNotContain(_pair.Wallet.Tokens, token => token.Payee is not null);
    }

    /// <summary>Adversary: a guard that takes tokens and says that they are worth nothing.</summary>
    [Fact]
    public async Task A_guard_that_refuses_tokens_soon_gets_no_more()
    {
        int before = _pair.Wallet.Tokens.Count;
        _pair.GuardSays = TokenStatus.AlreadySpent;
        _pair.Open();
        await _pair.PassAsync(TimeSpan.FromSeconds(60));
        int taken = before - _pair.Wallet.Tokens.Count;
        Assert.InRange(taken, 1, 8);
        await _pair.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(taken, before - _pair.Wallet.Tokens.Count);
    }

    /// <summary>Adversary: a guard that asks a session for money on the ledger, where it has none.</summary>
    [Fact]
    public async Task A_session_neither_pays_nor_asks_on_the_ledger()
    {
        _pair.LosesTokens = true;
        _pair.Open();
        _pair.Serve(4 * TickCells);
        _pair.Guard.RequestSettlement();
        _pair.Client.RequestSettlement();
        await _pair.PumpAsync();
        Assert.Contains(_pair.SentByClient, message => message[1] == (byte)MessageType.Refusal && message[^9] == (byte)RefusalReason.NotOnLedger);
        Assert.DoesNotContain(_pair.SentByClient, message => message[1] == (byte)MessageType.Request);
    }

    [Fact]
    public async Task The_daily_budget_ends_what_is_given()
    {
        using PrepaidPair poor = new(dailyBudget: new(5 * PrepaidPair.TokenValue));
        poor.Open();
        for (int tick = 0; tick < 20; tick++)
        {
            poor.Serve(TickCells);
            await poor.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.True(poor.Wallet.Spent <= Amount.FromStroops(new(5 * PrepaidPair.TokenValue)));
        Assert.NotEqual(ServiceLevel.Paid, poor.GuardLink.Service);
    }
}
