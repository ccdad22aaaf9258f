using MagicWave.Cryptography;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.TestKit;

namespace MagicWave.Payments.Ledger.Tests;

/// <summary>A ledger in memory with a clock that the test moves, and transactions of any shape, also of those that the builder refuses to build.</summary>
internal sealed class TestLedger : IDisposable
{
    public const string Passphrase = "MagicWave ledger tests ; 2026";

    public TestLedger(string path = LocalLedgerOptions.InMemory, bool closesAtOnce = true)
    {
        Ledger = LocalLedger.Open(new() { Passphrase = Passphrase, Path = path, ClosesAtOnce = closesAtOnce }, Time);
        Operator = new(Ledger, Time);
        Root = LedgerGenesis.RootKey(Ledger.Network);
    }

    public ManualTimeProvider Time { get; } = new();

    public LocalLedger Ledger { get; }

    public LedgerOperator Operator { get; }

    public SettlementKey Root { get; }

    public long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public static SettlementKey Key(int number)
    {
        byte[] seed = new byte[SettlementKey.SeedLength];
        seed[0] = (byte)number;
        seed[1] = (byte)(number >> 8);
        return SettlementKey.FromSeed(seed);
    }

    /// <summary>An account with coins.</summary>
    public async Task<SettlementKey> Account(int number, long stroops = LedgerOperator.GrantedCoins)
    {
        SettlementKey key = Key(number);
        Assert.True((await Operator.CreateAccountAsync(key.Account, stroops)).IsApplied);
        return key;
    }

    public AccountEntry Find(SettlementKey key) => Ledger.FindAccount(key.Account)!;

    public long Sequence(SettlementKey key) => Find(key).Sequence;

    /// <summary>A transaction of the source's next sequence, signed by it alone.</summary>
    public Task<SubmitAnswer> Send(SettlementKey source, params Operation[] operations) => Send(source, [source], operations);

    public Task<SubmitAnswer> Send(SettlementKey source, SettlementKey[] signers, params Operation[] operations) =>
        Ledger.SubmitAsync(Sign(Build(source, operations), signers));

    public Transaction Build(SettlementKey source, params Operation[] operations) => new(
        source.Account, (uint)(100 * operations.Length), Sequence(source) + 1, Preconditions.Create(new TimeBounds(0, (ulong)Now + 300)), Memo.None, [.. operations]);

    public TransactionV1Envelope Sign(Transaction transaction, params SettlementKey[] signers)
    {
        Hash256 hash = TransactionHash.Of(Ledger.Network, transaction);
        return new(transaction, [.. signers.Select(key => Signature(key, hash))]);
    }

    public FeeBumpEnvelope Bump(TransactionV1Envelope inner, SettlementKey payer, long fee, params SettlementKey[] signers)
    {
        FeeBumpTransaction bump = new(payer.Account, fee, inner);
        Hash256 hash = TransactionHash.Of(Ledger.Network, bump);
        return new(bump, [.. signers.Select(key => Signature(key, hash))]);
    }

    public static DecoratedSignature Signature(SettlementKey key, Hash256 hash) => Signature(key, hash.ToArray(), SignatureCheck.HintOf(key.Account));

    public static DecoratedSignature Signature(SettlementKey key, byte[] message, uint hint)
    {
        byte[] signature = new byte[Ed25519.SignatureLength];
        key.Sign(message, signature);
        return new(hint, [.. signature]);
    }

    /// <summary>An issuer of MWT and an account that trusts it and has some.</summary>
    public async Task<(SettlementKey Issuer, SettlementKey Holder, Asset Asset)> Issue(long stroops, int issuer = 100, int holder = 101)
    {
        SettlementKey issuing = await Account(issuer);
        SettlementKey holding = await Account(holder);
        await Operator.IssueAsync(issuing, "MWT", holding, stroops);
        return (issuing, holding, Asset.Issued("MWT", issuing.Account));
    }

    public static string[] Codes(SubmitAnswer answer) => [.. (answer.Result.Inner?.Result ?? answer.Result).Operations.Select(result => result.Name)];

    public static void AssertFailed(SubmitAnswer answer, params string[] codes)
    {
        Assert.Equal("tx_failed", ResultNames.Of(answer.Result.Code));
        Assert.Equal(codes, Codes(answer));
    }

    public static void AssertRefused(SubmitAnswer answer, string code)
    {
        Assert.Equal(code, ResultNames.Of(answer.Result.Code));
        Assert.Null(answer.Stored);
    }

    public static void AssertApplied(SubmitAnswer answer)
    {
        Assert.True(answer.IsApplied, $"{ResultNames.Of(answer.Result.Code)} {string.Join(' ', Codes(answer))}");
        Assert.All(answer.Stored!.OperationResults, result => Assert.True(result.IsSuccess));
    }

    /// <summary>Coins and fees are as many as in the beginning.</summary>
    public void AssertConserved()
    {
        LedgerHeader last = Ledger.Last;
        long coins = Ledger.ListEntries<AccountEntry>(EntryKind.Account).Sum(account => account.Balance)
            + Ledger.ListClaimableBalances().Where(balance => balance.Asset.IsNative).Sum(balance => balance.Amount);
        Assert.Equal(LedgerGenesis.TotalCoins, coins + last.FeePool);
    }

    public void Dispose()
    {
        Ledger.Dispose();
        Root.Dispose();
    }
}
