using MagicWave.Core.Time;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;

namespace MagicWave.Payments.Runtime;

/// <summary>A visitor's wallet for programs that wait for payments. Every member may be called from any thread.</summary>
/// <param name="wallet">The wallet, a user of the engine's chains.</param>
/// <param name="find">Finds a circuit of ours that ends at a rendezvous point, under the gate; null when it is closed.</param>
/// <param name="gate">Runs an action under the engine's gate.</param>
/// <param name="time">The engine's clock.</param>
public sealed class VisitorDesk(ResourceWallet wallet, Func<long, IClientPort?> find, Action<Action> gate, TimeProvider time)
{
    /// <summary>What happened so far.</summary>
    public ResourceWalletTotals Totals
    {
        get
        {
            ResourceWalletTotals totals = new();
            gate(() => totals = wallet.Totals);
            return totals;
        }
    }

    /// <summary>
    /// Pays a request and waits until it came through or did not: seconds, and minutes when a hop on the way went away. A payment for the same thing in
    /// the same session that was begun before and nobody waits for, because the wait or the program ended, is waited for instead.
    /// </summary>
    /// <param name="circuit">The number of our circuit whose last relay is the rendezvous point.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="request">What the publisher sent.</param>
    /// <param name="cancellation">Ends the wait. What was begun goes on, and is there for the next call.</param>
    /// <returns>The proof, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<ResourceOutcome> PayAsync(long circuit, ResourceOrder order, ResourceRequest request, CancellationToken cancellation = default)
    {
        TaskCompletionSource<ResourceOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        RequestId waited = request.Id;
        gate(() =>
        {
            Instant now = Instant.Now(time);
            if (wallet.TryTakeUp(order with { Resource = order.Resource ?? request.Resource }, now, done.SetResult) is { } left)
            {
                waited = left;
                return;
            }

            ResourceRefusal refusal = find(circuit) is { } port
                ? wallet.TryPay(port, order, request, now, done.SetResult)
                : new(ResourceRefusalReason.NoChain, default, default, default);
            if (refusal.Reason != ResourceRefusalReason.None)
            {
                done.SetResult(new(null, refusal));
            }
        });
        try
        {
            return await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            gate(() => wallet.Leave(waited));
            throw;
        }
    }

    /// <summary>As <see cref="ResourceWallet.FindProof"/>.</summary>
    public ResourceProof? FindProof(SiteKey site, ResourceDigest resource)
    {
        ResourceProof? proof = null;
        gate(() => proof = wallet.FindProof(site, resource, Instant.Now(time)));
        return proof;
    }
}
