using MagicWave.Core.Time;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>
/// A publisher's till for servers that answer on many threads: circuits are named by the numbers that their owner gave them. Every member may be called
/// from any thread but for <see cref="HandleClosed"/>, and does not block for long.
/// </summary>
/// <param name="till">The till, a user of the engine's chains.</param>
/// <param name="find">Finds a circuit of ours that is joined to a visitor's, under the gate; null when it is closed.</param>
/// <param name="gate">Runs an action under the engine's gate.</param>
/// <param name="time">The engine's clock.</param>
public sealed class PublisherDesk(ResourceTill till, Func<long, IClientPort?> find, Action<Action> gate, TimeProvider time)
{
    private readonly Dictionary<long, PayeeCircuit> _circuits = [];

    /// <summary>What happened so far.</summary>
    public ResourceTillTotals Totals => Under(() => till.Totals);

    /// <summary>The site and the account that it is paid to.</summary>
    public SiteBinding Binding => till.Binding;

    /// <summary>Asks the visitor behind a circuit to pay for a thing: see <see cref="ResourceTill.TryAsk"/>.</summary>
    /// <param name="circuit">The number of the circuit that the visitor's request came on.</param>
    /// <param name="session">The visitor's session.</param>
    /// <param name="resource">What for.</param>
    /// <param name="amount">How much: from <see cref="ResourceTillOptions.LeastAmount"/> up.</param>
    /// <param name="request">The request to send; null when there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is too small.</exception>
    public ResourceAskFault TryAsk(long circuit, ResourceSession session, ResourceDigest resource, Amount amount, out ResourceRequest? request)
    {
        ResourceRequest? made = null;
        ResourceAskFault fault = Under(() => Find(circuit) is { } known
            ? till.TryAsk(known, session, resource, amount, Instant.Now(time), out made)
            : ResourceAskFault.NoChain);
        request = made;
        return fault;
    }

    /// <summary>As <see cref="ResourceTill.Verify"/>. What a proof proves is durable already: content may be sent at once.</summary>
    public ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource) => Under(() => till.Verify(proof, resource, Instant.Now(time)));

    /// <summary>A circuit of ours is closed. Called under the gate.</summary>
    public void HandleClosed(long circuit)
    {
        if (_circuits.Remove(circuit, out PayeeCircuit? known))
        {
            known.HandleClosed();
        }
    }

    private PayeeCircuit? Find(long circuit)
    {
        if (!_circuits.TryGetValue(circuit, out PayeeCircuit? known) && find(circuit) is { } port)
        {
            _circuits.Add(circuit, known = till.Open(port));
        }

        return known;
    }

    private T Under<T>(Func<T> read)
    {
        T? result = default;
        gate(() => result = read());
        return result!;
    }
}
