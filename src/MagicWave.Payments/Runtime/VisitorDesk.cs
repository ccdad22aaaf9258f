using MagicWave.Core.Time;
using MagicWave.Payments.Circuits;
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

    /// <summary>Pays a request and waits until it came through or did not: seconds, and minutes when a hop on the way went away.</summary>
    /// <param name="circuit">The number of our circuit whose last relay is the rendezvous point.</param>
    /// <param name="order">What was asked for.</param>
    /// <param name="request">What the publisher sent.</param>
    /// <param name="cancellation">Ends the wait. What was begun goes on, and its proof can be found later.</param>
    /// <returns>The proof, or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<ResourceOutcome> PayAsync(long circuit, ResourceOrder order, ResourceRequest request, CancellationToken cancellation = default)
    {
        TaskCompletionSource<ResourceOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        gate(() =>
        {
            ResourceRefusal refusal = find(circuit) is { } port
                ? wallet.TryPay(port, order, request, Instant.Now(time), done.SetResult)
                : new(ResourceRefusalReason.NoChain, default, default, default);
            if (refusal.Reason != ResourceRefusalReason.None)
            {
                done.SetResult(new(null, refusal));
            }
        });
        return await done.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>As <see cref="ResourceWallet.FindProof"/>.</summary>
    public ResourceProof? FindProof(SiteKey site, ResourceDigest resource)
    {
        ResourceProof? proof = null;
        gate(() => proof = wallet.FindProof(site, resource, Instant.Now(time)));
        return proof;
    }
}
