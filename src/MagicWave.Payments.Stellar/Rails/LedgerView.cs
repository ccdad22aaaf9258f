using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Horizon;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Stellar.Rails;

/// <summary>
/// What several servers say of one ledger. One that shows something is believed for small sums; that something is not there is
/// believed only when all say so, because one of them may be behind. Thread-safe.
/// </summary>
internal sealed class LedgerView(IReadOnlyList<IHorizon> servers, Stroops agreementFrom)
{
    public async Task<HorizonAnswer<HorizonAccount>> GetAccountAsync(SettlementAccount account, CancellationToken cancellationToken)
    {
        HorizonAnswer<HorizonAccount> answer = default;
        foreach (IHorizon server in servers)
        {
            answer = await server.GetAccountAsync(account, cancellationToken).ConfigureAwait(false);
            if (answer.State is HorizonState.Ok or HorizonState.NotFound)
            {
                break;
            }
        }

        return answer;
    }

    /// <summary>What the first server that answers shows of an account's payments. Places in the ledger are the same for all.</summary>
    public async Task<IReadOnlyList<HorizonPayment>?> GetPaymentsAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken)
    {
        foreach (IHorizon server in servers)
        {
            HorizonAnswer<HorizonPage<HorizonPayment>> answer = await server.GetPaymentsAsync(account, cursor, cancellationToken).ConfigureAwait(false);
            if (answer.Value is { } page)
            {
                return page.Records;
            }

            if (answer.State == HorizonState.NotFound)
            {
                return [];
            }
        }

        return null;
    }

    /// <summary>What the first server that answers shows as set aside for an account.</summary>
    public async Task<IReadOnlyList<HorizonClaimable>?> GetClaimablesAsync(SettlementAccount claimant, Asset asset, CancellationToken cancellationToken)
    {
        foreach (IHorizon server in servers)
        {
            HorizonAnswer<HorizonPage<HorizonClaimable>> answer =
                await server.GetClaimablesAsync(claimant, asset, null, cancellationToken).ConfigureAwait(false);
            if (answer.Value is { } page)
            {
                return page.Records;
            }
        }

        return null;
    }

    /// <summary>Where all servers together say that something happened to what was set aside; null when one does not say.</summary>
    public async Task<IReadOnlyList<HorizonReference>?> GetReferencesAsync(ClaimableBalanceId balance, CancellationToken cancellationToken)
    {
        List<HorizonReference> references = [];
        foreach (IHorizon server in servers)
        {
            HorizonAnswer<HorizonPage<HorizonReference>> answer = await server.GetReferencesAsync(balance, cancellationToken).ConfigureAwait(false);
            if (answer.Value is not { } page)
            {
                return null;
            }

            references.AddRange(page.Records);
        }

        return [.. references.Distinct()];
    }

    /// <summary>Returns when the first server tells of a payment, or ends the stream.</summary>
    public async Task WaitForPaymentAsync(SettlementAccount account, string? cursor, CancellationToken cancellationToken)
    {
        await foreach (HorizonPayment _ in servers[0].StreamPaymentsAsync(account, cursor, cancellationToken).ConfigureAwait(false))
        {
            return;
        }
    }

    /// <summary>Hands the envelope to one server after the other until one has applied it.</summary>
    /// <returns>That answer, else the first that says why not; null when none says anything.</returns>
    public async Task<HorizonSubmission?> SubmitAsync(TransactionEnvelope envelope, CancellationToken cancellationToken)
    {
        HorizonSubmission? refusal = null;
        foreach (IHorizon server in servers)
        {
            HorizonAnswer<HorizonSubmission> answer = await server.SubmitAsync(envelope, cancellationToken).ConfigureAwait(false);
            if (answer.Value is { State: SubmissionState.Applied } applied)
            {
                return applied;
            }

            refusal ??= answer.Value;
        }

        return refusal;
    }

    /// <summary>Looks for a transaction everywhere.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="amountOf">What is at stake with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(LookState State, HorizonTransaction? Transaction)> LookAsync(
        Hash256 hash, Func<HorizonTransaction, Stroops> amountOf, CancellationToken cancellationToken)
    {
        HorizonTransaction? found = null;
        int shown = 0;
        bool isAnswered = true;
        foreach (IHorizon server in servers)
        {
            HorizonAnswer<HorizonTransaction> answer = await server.GetTransactionAsync(hash, cancellationToken).ConfigureAwait(false);
            isAnswered &= answer.State is HorizonState.Ok or HorizonState.NotFound;
            if (answer.Value is { } transaction)
            {
                // Applied on one and failed on another: they are not one ledger.
                if (found is not null && found.Result.IsSuccess != transaction.Result.IsSuccess)
                {
                    return (LookState.Unknown, null);
                }

                found = transaction;
                shown++;
            }
        }

        if (found is null)
        {
            return (isAnswered ? LookState.Absent : LookState.Unknown, null);
        }

        bool isBelieved = shown == servers.Count || (found.Result.IsSuccess && amountOf(found) < agreementFrom);
        return !isBelieved ? (LookState.Unknown, null) : (found.Result.IsSuccess ? LookState.Applied : LookState.Failed, found);
    }

    /// <summary>Whether every server knows of a ledger that closed after this time: nothing that ended before can be applied any more.</summary>
    public async Task<bool> IsPastAsync(ulong seconds, CancellationToken cancellationToken)
    {
        foreach (IHorizon server in servers)
        {
            HorizonAnswer<HorizonLedger> answer = await server.GetLatestLedgerAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Value is not { } ledger || ledger.ClosedAt.Milliseconds / 1_000 <= (long)Math.Min(seconds, long.MaxValue))
            {
                return false;
            }
        }

        return true;
    }
}
