using MagicWave.Payments.Accounts;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Storage;
using MagicWave.Payments.Tokens;
using MagicWave.Payments.Tokens.Issuing;
using MagicWave.Payments.Tokens.Spending;
using MagicWave.Payments.Tokens.Wallets;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Tests.Tokens;

/// <summary>
/// Issuer and guard are one, and keep everything: every order with its time and the account that paid it, every answer, every token with its time and
/// session, and both of their files. Several attacks try to say which purchase a spend came from. Each is shown to work where there is something to
/// find (keys of one user's own, spending at once after buying), and to do no better than guessing where clients do as they should.
/// </summary>
public sealed class TokenUnlinkabilityTests : IDisposable
{
    private const int Clients = 30;

    /// <summary>The most hits in thirty that pure guessing has in all but one of ten thousand runs: the number is about Poisson with mean 1.</summary>
    private const int Chance = 6;

    private readonly TokenWorld _world = new(seed: 77);
    private readonly string _issuerPath;
    private readonly string _guardPath;
    private readonly SqlitePaymentStore _issuerStore;
    private readonly SqlitePaymentStore _guardStore;
    private readonly TokenTill _guard;

    public TokenUnlinkabilityTests()
    {
        _issuerPath = _world.NewPath();
        _guardPath = _world.NewPath();
        _issuerStore = _world.OpenStore(_world.IssuerKey.Account, _issuerPath);
        _guardStore = _world.OpenStore(_world.NewKey().Account, _guardPath);
        _guard = new(_guardStore, [], new() { OfflineMebibytes = 100_000 });
    }

    public void Dispose()
    {
        _issuerStore.Dispose();
        _guardStore.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void Clients_that_buy_ahead_and_at_random_times_are_not_linked_by_any_attack()
    {
        (List<Purchase> purchases, List<Spend> spends) = Play(isAtOnce: false, ownKeys: false);
        Assert.Equal(Clients, purchases.Count);
        Assert.Equal(Clients, spends.Count);
        foreach ((string name, Func<Spend, IReadOnlyList<Purchase>, int> attack) in Attacks(purchases, spends))
        {
            Assert.True(Hits(purchases, spends, attack) <= Chance, name);
        }

        // All of them are at least able to be right: each purchase and each spend has one owner.
        Assert.Equal(Clients, Hits(purchases, spends, (spend, all) => all.ToList().FindIndex(purchase => purchase.Owner == spend.Owner)));
    }

    [Fact]
    public void The_attack_by_keys_finds_everybody_who_was_given_keys_of_their_own()
    {
        (List<Purchase> purchases, List<Spend> spends) = Play(isAtOnce: false, ownKeys: true, clients: 6);
        Assert.Equal(6, Hits(purchases, spends, ByKey));
    }

    [Fact]
    public void The_attack_by_time_finds_those_who_spend_as_soon_as_they_bought()
    {
        (List<Purchase> purchases, List<Spend> spends) = Play(isAtOnce: true, ownKeys: false);
        Assert.Equal(Clients, Hits(purchases, spends, ByLastBefore));
    }

    [Fact]
    public void Neither_file_has_what_only_the_other_side_saw()
    {
        (List<Purchase> purchases, List<Spend> spends) = Play(isAtOnce: false, ownKeys: false);
        byte[] issuer = Close(_issuerStore, _issuerPath), guard = Close(_guardStore, _guardPath);
        foreach (Purchase purchase in purchases)
        {
            // The two are there, in their own books: what is looked for could be found.
            Assert.True(Contains(issuer, purchase.Order.Id.ToArray()));
            Assert.False(Contains(guard, purchase.Order.Id.ToArray()));
            Assert.False(Contains(guard, purchase.Payer.ToArray()));
            Assert.False(Contains(guard, purchase.Order.Items[0].Blinded.Span[..16]));
            Assert.False(Contains(guard, purchase.Answer.AsSpan(0, 16)));
        }

        foreach (Spend spend in spends)
        {
            Assert.True(Contains(guard, spend.Session.ToArray()));
            Assert.True(Contains(guard, spend.Token.Id.ToArray()));
            Assert.False(Contains(issuer, spend.Session.ToArray()));
            Assert.False(Contains(issuer, spend.Token.Id.ToArray()));
            Assert.False(Contains(issuer, spend.Token.Input.Slice(2, 16)));
            Assert.False(Contains(issuer, spend.Token.Authenticator[..16]));
        }
    }

    private static IEnumerable<(string Name, Func<Spend, IReadOnlyList<Purchase>, int> Attack)> Attacks(List<Purchase> purchases, List<Spend> spends)
    {
        yield return ("the key of the token", ByKey);
        yield return ("the last purchase before", ByLastBefore);
        yield return ("the first of all", static (_, all) => 0);
        yield return ("the order of times", (spend, _) => spends.IndexOf(spend));
        yield return ("the order turned around", (spend, _) => purchases.Count - 1 - spends.IndexOf(spend));
        yield return ("the hour of the day", static (spend, all) => Closest(all, purchase => Math.Abs(HourOf(purchase.Time) - HourOf(spend.Time))));
        yield return ("the largest purchase first", static (spend, all) => Closest(all, purchase => -purchase.Order.Items.Count));
        yield return ("bytes in common", static (spend, all) => Closest(all, purchase => -Common(purchase, spend)));
        yield return ("the session's key next to the payer's", static (spend, all) => Closest(all, purchase => Distance(purchase.Payer, spend.Session)));
    }

    private static int ByKey(Spend spend, IReadOnlyList<Purchase> all) => Closest(all, purchase => purchase.Order.Items[0].Key == spend.Token.KeyId ? 0 : 1);

    private static int ByLastBefore(Spend spend, IReadOnlyList<Purchase> all) =>
        Closest(all, purchase => purchase.Time <= spend.Time ? spend.Time.Milliseconds - purchase.Time.Milliseconds : long.MaxValue);

    /// <summary>The purchase for which the number is smallest, the first of equal ones.</summary>
    private static int Closest(IReadOnlyList<Purchase> all, Func<Purchase, long> by) => all.Select((purchase, i) => (By: by(purchase), i)).MinBy(pair => pair.By).i;

    private static long HourOf(UnixTime time) => time.Milliseconds % 86_400_000;

    private static long Common(Purchase purchase, Spend spend)
    {
        HashSet<int> windows = [.. Windows(purchase.Order.Bytes.Span), .. Windows(purchase.Answer)];
        return Windows(spend.Body).Concat(Windows(spend.Session.ToArray())).Count(windows.Contains);
    }

    private static List<int> Windows(ReadOnlySpan<byte> bytes)
    {
        List<int> windows = [];
        for (int i = 0; i + 3 < bytes.Length; i++)
        {
            windows.Add(BitConverter.ToInt32(bytes.Slice(i, 4)));
        }

        return windows;
    }

    private static long Distance(SettlementAccount left, SettlementAccount right) =>
        left.ToArray().Zip(right.ToArray()).Sum(pair => (long)int.PopCount(pair.First ^ pair.Second));

    private static int Hits(List<Purchase> purchases, List<Spend> spends, Func<Spend, IReadOnlyList<Purchase>, int> attack) =>
        spends.Count(spend => purchases[attack(spend, purchases)].Owner == spend.Owner);

    private static bool Contains(ReadOnlySpan<byte> file, ReadOnlySpan<byte> part) => file.IndexOf(part) >= 0;

    private static byte[] Close(SqlitePaymentStore store, string path)
    {
        store.Dispose();
        string log = path + "-wal";
        return [.. File.ReadAllBytes(path), .. File.Exists(log) ? File.ReadAllBytes(log) : []];
    }

    /// <summary>
    /// Every client buys when its wallet is low, after the delay that the policy draws; and uses the network when it likes to, over the following week.
    /// </summary>
    private (List<Purchase> Purchases, List<Spend> Spends) Play(bool isAtOnce, bool ownKeys, int clients = Clients)
    {
        TokenPurchasePolicy policy = new();
        UnixTime begin = _world.Now;
        List<Purchase> purchases = [];
        List<(int Owner, UnixTime Time, TokenWallet Wallet)> users = [];
        foreach (int owner in Enumerable.Range(0, clients))
        {
            TimeSpan delay = policy.MinimumDelay + ((policy.MaximumDelay - policy.MinimumDelay) * Fraction());
            UnixTime time = begin + delay;
            TokenWallet wallet = _world.NewWallet();
            purchases.Add(Buy(owner, time, wallet, ownKeys ? OwnKeys() : null));
            users.Add((owner, isAtOnce ? time + TimeSpan.FromMilliseconds(1) : begin + policy.MaximumDelay + (TimeSpan.FromDays(7) * Fraction()), wallet));
        }

        _guard.Lists = [.. purchases.Select(purchase => purchase.List).DistinctBy(list => list.Digest)];
        List<Spend> spends = [.. users.OrderBy(user => user.Time.Milliseconds).Select(user => Use(user.Owner, user.Time, user.Wallet))];
        return ([.. purchases.OrderBy(purchase => purchase.Time.Milliseconds)], spends);
    }

    private double Fraction() => _world.Random.Next(1 << 20) / (double)(1 << 20);

    private IssuerKeys OwnKeys()
    {
        IssuerKeys keys = new();
        keys.Add(_world.Epoch, 8, new(8 * TokenWorld.ValuePerMebibyte), Cryptography.BlindRsa.BlindRsaPrivateKey.Generate());
        return keys;
    }

    private Purchase Buy(int owner, UnixTime time, TokenWallet wallet, IssuerKeys? own)
    {
        TokenIssuer issuer = new(new() { Key = _world.IssuerKey, Network = TokenWorld.Network, Store = _issuerStore, Keys = own ?? _world.Keys });
        TokenKeyList list = issuer.CreateList(_world.Now);
        WalletOrder order = wallet.Order(list, [8, 8], time);
        var paid = _world.Pay(order);
        Assert.Null(issuer.Sign(order.Order.Bytes.Span, paid, time, out IReadOnlyList<byte[]>? answers));
        Assert.True(wallet.HandleSignatures(order.Order.Id, list, [.. answers!.Select(answer => (ReadOnlyMemory<byte>)answer)], time));
        own?.Dispose();
        return new(owner, time, paid.Source, order.Order, [.. answers!.SelectMany(answer => answer)], list);
    }

    private Spend Use(int owner, UnixTime time, TokenWallet wallet)
    {
        SettlementAccount session = _world.NewKey().Account;
        Assert.True(wallet.TryTake(session, new Amount(1), time, out IReadOnlyList<byte[]> bodies, out _));
        Assert.Equal(TokenStatus.Credited, _guard.Accept(bodies[0], session, time).Status);
        Assert.True(TokenMessages.TryReadSpend(bodies[0], out Token? token));
        return new(owner, time, session, bodies[0], token!);
    }

    /// <summary>What the issuer knows, and who it truly was.</summary>
    private sealed record Purchase(int Owner, UnixTime Time, SettlementAccount Payer, TokenOrder Order, byte[] Answer, TokenKeyList List);

    /// <summary>What the guard knows, and who it truly was.</summary>
    private sealed record Spend(int Owner, UnixTime Time, SettlementAccount Session, byte[] Body, Token Token);
}
