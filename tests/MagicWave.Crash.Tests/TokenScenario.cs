using MagicWave.Core.Security;
using MagicWave.Cryptography.BlindRsa;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Books;
using MagicWave.Payments.Settlement;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Crash.Tests;

/// <summary>
/// A client, a hop and an issuer with real books in one folder. Run goes on with whatever it finds there, until all tokens are spent, credited, booked and
/// redeemed; now and then the client asks for change and spends that too.
/// </summary>
internal sealed class TokenScenario : IDisposable
{
    private const int RedeemAt = 4;
    private const long ValuePerToken = 1000;

    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave crash tests");
    private static readonly UnixTime Now = IssuerKeys.StartOf(700) + TimeSpan.FromDays(1);

    private readonly SettlementKey _issuerKey = Key(1);
    private readonly SettlementKey _hopKey = Key(2);
    private readonly SettlementKey _clientKey = Key(3);
    private readonly SettlementAccount _session;
    private readonly IssuerKeys _keys = new();
    private readonly IPaymentStore _issuerBooks;
    private readonly IPaymentStore _hopBooks;
    private readonly IPaymentStore _clientBooks;
    private readonly TokenIssuer _issuer;
    private readonly TokenTill _till;
    private readonly TokenWallet _wallet;
    private readonly TokenKeyList _list;

    private TokenScenario(string folder, Func<IPaymentStore, IPaymentStore> wrap)
    {
        using (SettlementKey session = Key(4))
        {
            _session = session.Account;
        }

        _keys.Add(700, 1, new(ValuePerToken), BlindRsaPrivateKey.Import(File.ReadAllBytes(Path.Combine(folder, "key"))));
        _issuerBooks = wrap(SqlitePaymentStore.Open(Path.Combine(folder, "issuer.db"), _issuerKey.Account, Network));
        _hopBooks = wrap(SqlitePaymentStore.Open(Path.Combine(folder, "hop.db"), _hopKey.Account, Network));
        _clientBooks = wrap(SqlitePaymentStore.Open(Path.Combine(folder, "client.db"), _clientKey.Account, Network));
        _issuer = new(new() { Key = _issuerKey, Network = Network, Store = _issuerBooks, Keys = _keys });
        _list = _issuer.CreateList(Now);
        _till = new(_hopBooks, _hopBooks.Load().States, new() { OfflineMebibytes = 3 }) { Lists = [_list] };
        _wallet = new(_clientBooks, _clientBooks.Load().States, SystemRandom.Instance);
    }

    public static TokenScenario Open(string folder, Func<IPaymentStore, IPaymentStore>? wrap = null) => new(folder, wrap ?? (store => store));

    /// <summary>A folder with a wallet that holds so many tokens.</summary>
    public static void Create(string folder, int tokens)
    {
        Directory.CreateDirectory(folder);
        using (BlindRsaPrivateKey key = BlindRsaPrivateKey.Generate())
        using (SecretBytes bytes = key.Export())
        {
            File.WriteAllBytes(Path.Combine(folder, "key"), bytes.Span);
        }

        using TokenScenario scenario = Open(folder);
        for (; tokens > 0; tokens -= TokenOrder.MaximumItems)
        {
            scenario.Buy(Math.Min(tokens, TokenOrder.MaximumItems));
        }
    }

    public void Run()
    {
        bool isBusy = true;
        while (isBusy)
        {
            isBusy = SpendNext();
            Answer();
            Book();
            if (_till.HeldCount >= RedeemAt || !isBusy || _till.HasWaiting || _till.Wishes.Count > 0)
            {
                // With a wish that is still open the issuer owed the hop too little to make change from.
                Redeem();
            }
        }

        Answer();
        Book();
    }

    /// <summary>How many tokens are in the wallet, given away or not.</summary>
    public int Remaining => _wallet.Tokens.Count;

    /// <summary>Whether every token was credited once, and all books agree on it.</summary>
    public void Check(int tokens)
    {
        Amount all = Amount.FromStroops(new(tokens * ValuePerToken));
        Assert.Empty(_wallet.Tokens);
        Assert.Empty(_wallet.Unanswered(_session));
        Assert.Empty(_till.Pending());
        Assert.Empty(_till.Wishes);
        Assert.Equal(0, _till.HeldCount);
        Assert.Equal(Amount.Zero, Balance(_clientBooks, BookAccount.Tokens));
        Assert.Equal(all, Balance(_clientBooks, BookAccount.Expense) + Balance(_clientBooks, BookAccount.Suspense) + all);
        Assert.Equal(Amount.Zero, Balance(_hopBooks, BookAccount.TokenCredit));
        Assert.Equal(-all, Balance(_hopBooks, BookAccount.Revenue));
        Assert.Equal(all, Balance(_hopBooks, BookAccount.Tokens));
        Assert.Equal(Amount.Zero, Balance(_issuerBooks, BookAccount.TokenLiability));
        Assert.Equal(-all, Balance(_issuerBooks, BookAccount.GuardPayable));
        Assert.Equal(tokens * ValuePerToken, _issuer.PayableTo(_hopKey.Account).Value);
        foreach (IPaymentStore books in (IPaymentStore[])[_clientBooks, _hopBooks, _issuerBooks])
        {
            books.Load();
        }
    }

    public void Dispose()
    {
        foreach (IDisposable owned in (IDisposable[])[_clientBooks, _hopBooks, _issuerBooks, _keys, _issuerKey, _hopKey, _clientKey])
        {
            owned.Dispose();
        }
    }

    private static Amount Balance(IPaymentStore books, BookAccount account) => books.GetBalance(new(account));

    private static SettlementKey Key(byte seed) => SettlementKey.FromSeed([seed, .. new byte[31]]);

    private void Buy(int count)
    {
        WalletOrder order = _wallet.Order(_list, [.. Enumerable.Repeat(1, count)], Now);
        LedgerTransfer paid = new(
            TransferHash.FromBytes(order.Order.Id.ToArray()), _clientKey.Account, _issuerKey.Account, order.Total, order.Order.Id.Memo, 1);
        Assert.Null(_issuer.Sign(order.Order.Bytes.Span, paid, Now, out IReadOnlyList<byte[]>? signatures));
        Assert.True(_wallet.HandleSignatures(order.Order.Id, _list, [.. signatures!.Select(one => (ReadOnlyMemory<byte>)one)], Now));
    }

    private bool SpendNext()
    {
        if (!_wallet.TryTake(_session, new Amount(1), Now, out IReadOnlyList<byte[]> bodies, out _))
        {
            return _wallet.Unanswered(_session).Count > 0;
        }

        // A quarter of all tokens comes back as change; which ones, their own bytes say.
        if (bodies[0][^1] < 64)
        {
            _wallet.AskForChange(_session, _list, 1, Now);
        }

        return true;
    }

    private void Answer()
    {
        foreach (byte[] body in _wallet.Unanswered(_session))
        {
            byte[]? receipt = body.Length == TokenMessages.SpendLength
                ? TokenMessages.WriteSpendReceipt(_till.Accept(body, _session, Now))
                : Change(body);
            if (receipt is not null)
            {
                _wallet.HandleReceipt(receipt, _session, _list, Now);
            }
        }
    }

    private byte[]? Change(byte[] body)
    {
        byte[]? receipt = _till.ReadChange(body, _session, Now, out ChangeWish? wish);
        if (wish is not null)
        {
            if (Balance(_hopBooks, BookAccount.Revenue) > -wish.Amount)
            {
                return null;
            }

            _hopBooks.Commit([wish.MoveFrom(BookAccount.Revenue, null, Now), wish.Record]);
            _till.Add(wish);
        }

        foreach (ChangeWish open in _till.Wishes)
        {
            if (_issuer.Sign(TokenTill.CreateOrder(open, _list, _hopKey).Bytes.Span, null, Now, out IReadOnlyList<byte[]>? signatures) is null)
            {
                receipt = _till.HandleChange(open, signatures![0], Now);
            }
        }

        return receipt;
    }

    private void Book()
    {
        foreach (TokenCredit credit in _till.Pending())
        {
            _hopBooks.Commit([credit.MoveTo(BookAccount.Revenue, null, Now), credit.Ending]);
            _till.Forget(credit);
        }

        foreach (WalletToken token in _wallet.Credited(_session))
        {
            _clientBooks.Commit([token.MoveTo(BookAccount.Expense, null, Now), token.Ending]);
            _wallet.Forget(token);
        }
    }

    private void Redeem()
    {
        TokenRedemption redemption = _till.CreateRedemption(_list, _hopKey);
        Assert.Null(_issuer.Redeem(redemption.Bytes.Span, Now, out byte[]? bytes));
        Assert.True(RedemptionReply.TryRead(bytes, redemption, out RedemptionReply? reply));
        Assert.Empty(_till.HandleReply(redemption, reply, Now));
    }
}
