using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>Finds out whether an account can settle, and opens its trust line. Thread-safe.</summary>
/// <param name="network">The network.</param>
/// <param name="asset">What is paid with.</param>
/// <param name="servers">Who is asked, in this order: one at least.</param>
/// <param name="time">Ends the validity of what is signed.</param>
public sealed class AccountSetup(LedgerNetwork network, Asset asset, IReadOnlyList<HorizonClient> servers, TimeProvider time)
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(1);

    /// <summary>What the servers say of the account now.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AccountState> LookAsync(SettlementAccount account, CancellationToken cancellationToken) =>
        (await FindAsync(account, cancellationToken).ConfigureAwait(false)).State;

    /// <summary>
    /// Opens the trust line of an account that has none. Asked again while that is not done, it does no harm: what is on the ledger twice opens
    /// one.
    /// </summary>
    /// <param name="key">The account's key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it is open now. False as a rule when the account has too little of the ledger's own coin for the reserve.</returns>
    public async Task<bool> OpenTrustLineAsync(SettlementKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        (AccountState state, HorizonAccount? account) = await FindAsync(key.Account, cancellationToken).ConfigureAwait(false);
        if (state != AccountState.NoTrustLine)
        {
            return state is AccountState.NotAuthorized or AccountState.Ready;
        }

        return await SubmitAsync(account!, key, [new ChangeTrustOperation(asset)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes those accounts that are not on the ledger, in one transaction of the payer.</summary>
    /// <param name="payer">The key of the account that gives them their coins, which is there.</param>
    /// <param name="accounts">The accounts; at most 100.</param>
    /// <param name="stroops">What each gets of the ledger's own coin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether all are there now. False as a rule when the payer has too few coins.</returns>
    public async Task<bool> MakeAsync(SettlementKey payer, IReadOnlyList<SettlementAccount> accounts, long stroops, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payer);
        ArgumentNullException.ThrowIfNull(accounts);
        List<SettlementAccount> missing = [];
        foreach (SettlementAccount account in accounts)
        {
            switch (await LookAsync(account, cancellationToken).ConfigureAwait(false))
            {
                case AccountState.NoAccount:
                    missing.Add(account);
                    break;
                case AccountState.Unreachable or AccountState.OtherNetwork:
                    return false;
                default:
                    break;
            }
        }

        if (missing.Count == 0)
        {
            return true;
        }

        HorizonAccount? source = (await FindAsync(payer.Account, cancellationToken).ConfigureAwait(false)).Account;
        return source is not null
            && await SubmitAsync(source, payer, [.. missing.Select(account => new CreateAccountOperation(account, stroops))], cancellationToken)
                .ConfigureAwait(false);
    }

    private async Task<bool> SubmitAsync(
        HorizonAccount source, SettlementKey key, IReadOnlyList<Operation> operations, CancellationToken cancellationToken)
    {
        ulong end = (ulong)(time.GetUtcNow() + Validity).ToUnixTimeSeconds();
        TransactionBuilder builder = new(network, key.Account, source.Sequence + 1, FeeOffer.PerOperation(FeeOffer.Minimum), new TimeBounds(0, end));
        foreach (Operation operation in operations)
        {
            builder.Add(operation);
        }

        TransactionV1Envelope envelope = builder.Build().Sign(key);
        foreach (HorizonClient server in servers)
        {
            HorizonAnswer<HorizonSubmission> answer = await server.SubmitAsync(envelope, cancellationToken).ConfigureAwait(false);
            if (answer.Value is { State: SubmissionState.Applied })
            {
                return true;
            }
        }

        return false;
    }

    private async Task<(AccountState State, HorizonAccount? Account)> FindAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        (AccountState State, HorizonAccount? Account) found = (AccountState.Unreachable, null);
        foreach (HorizonClient server in servers)
        {
            // Every server that answers must be of the network: one of another would not see what the others do.
            HorizonAnswer<HorizonRoot> root = await server.GetRootAsync(cancellationToken).ConfigureAwait(false);
            if (root.State is HorizonState.Unintelligible or HorizonState.NotFound)
            {
                return (AccountState.OtherNetwork, null);
            }

            if (root.State != HorizonState.Ok || found.State is not (AccountState.Unreachable or AccountState.NoAccount))
            {
                continue;
            }

            HorizonAnswer<HorizonAccount> answer = await server.GetAccountAsync(account, cancellationToken).ConfigureAwait(false);
            found = answer switch
            {
                { State: HorizonState.NotFound } => (AccountState.NoAccount, null),
                { Value: { } value } => (StateOf(value), value),
                _ => found,
            };
        }

        return found;
    }

    private AccountState StateOf(HorizonAccount account) =>
        asset.IsIssuedBy(account.Account) ? AccountState.Ready
        : account.BalanceOf(asset) is not { } held ? AccountState.NoTrustLine
        : held.IsAuthorized ? AccountState.Ready
        : AccountState.NotAuthorized;
}
