using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger.State;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger;

/// <summary>
/// Sets a ledger up: makes accounts with coins of the first account, opens trust lines, issues assets. It takes the way of everybody, signed transactions.
/// Thread-safe as far as its calls for one account do not overlap.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="time">The ledger's clock.</param>
public sealed class LedgerOperator(LocalLedger ledger, TimeProvider time)
{
    /// <summary>What an account gets that asks for coins: ten thousand, as from the test network's friendbot.</summary>
    public const long GrantedCoins = 10_000 * 10_000_000L;

    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    /// <summary>Makes an account with coins of the first account.</summary>
    /// <param name="account">The account.</param>
    /// <param name="stroops">How many coins, in stroops.</param>
    public async Task<SubmitAnswer> CreateAccountAsync(SettlementAccount account, long stroops = GrantedCoins)
    {
        using SettlementKey root = LedgerGenesis.RootKey(ledger.Network);
        return await SendAsync(root, new CreateAccountOperation(account, stroops)).ConfigureAwait(false);
    }

    /// <summary>Makes an account unless there is one, opens its trust line unless there is one, and issues the amount to it.</summary>
    /// <param name="issuer">The asset's issuer, whose account exists.</param>
    /// <param name="code">The asset's code.</param>
    /// <param name="holder">Who gets it.</param>
    /// <param name="stroops">How much; 0 only opens the trust line.</param>
    /// <exception cref="InvalidOperationException">The ledger refused a step.</exception>
    public async Task IssueAsync(SettlementKey issuer, string code, SettlementKey holder, long stroops)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(holder);
        Asset asset = Asset.Issued(code, issuer.Account);
        if (ledger.FindAccount(holder.Account) is null)
        {
            Require(await CreateAccountAsync(holder.Account).ConfigureAwait(false));
        }

        if (ledger.FindTrustLine(holder.Account, asset) is null)
        {
            Require(await SendAsync(holder, new ChangeTrustOperation(asset)).ConfigureAwait(false));
        }

        if (stroops > 0)
        {
            Require(await SendAsync(issuer, new PaymentOperation(holder.Account, asset, stroops)).ConfigureAwait(false));
        }
    }

    /// <summary>Builds a transaction of the operations, signs it with the key and hands it in.</summary>
    /// <param name="source">The key of the account that the transaction is of, which exists.</param>
    /// <param name="operations">What it does.</param>
    public Task<SubmitAnswer> SendAsync(SettlementKey source, params ReadOnlySpan<Operation> operations)
    {
        ArgumentNullException.ThrowIfNull(source);
        AccountEntry account = ledger.FindAccount(source.Account)
            ?? throw new InvalidOperationException("The account that is to send is not on the ledger.");
        ulong until = (ulong)(time.GetUtcNow() + Validity).ToUnixTimeSeconds();
        uint fee = (uint)Math.Min(ledger.MinimumFee, uint.MaxValue / XdrLimits.Operations);
        TransactionBuilder builder = new(ledger.Network, source.Account, account.Sequence + 1, FeeOffer.PerOperation(fee), new(0, until));
        foreach (Operation operation in operations)
        {
            builder.Add(operation);
        }

        return ledger.SubmitAsync(builder.Build().Sign(source));
    }

    private static void Require(SubmitAnswer answer)
    {
        if (!answer.IsApplied)
        {
            throw new InvalidOperationException($"The ledger refused a step: {ResultNames.Of(answer.Result.Code)}.");
        }
    }
}
