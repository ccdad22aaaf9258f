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

        ulong end = (ulong)(time.GetUtcNow() + Validity).ToUnixTimeSeconds();
        TransactionV1Envelope envelope =
            new TransactionBuilder(network, key.Account, account!.Sequence + 1, FeeOffer.PerOperation(FeeOffer.Minimum), new TimeBounds(0, end))
                .Add(new ChangeTrustOperation(asset))
                .Build()
                .Sign(key);
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
