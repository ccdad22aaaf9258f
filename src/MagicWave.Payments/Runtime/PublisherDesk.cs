using MagicWave.Core.Time;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;

namespace MagicWave.Payments.Runtime;

/// <summary>A publisher's till for servers that answer on many threads. Every member may be called from any thread, and does not block for long.</summary>
/// <param name="till">The till, a user of the engine's chains.</param>
/// <param name="gate">Runs an action under the engine's gate.</param>
/// <param name="time">The engine's clock.</param>
public sealed class PublisherDesk(ResourceTill till, Action<Action> gate, TimeProvider time)
{
    /// <summary>What happened so far.</summary>
    public ResourceTillTotals Totals => Under(() => till.Totals);

    /// <summary>As <see cref="ResourceTill.TryAsk"/>.</summary>
    public ResourceAskFault TryAsk(
        PayeeCircuit circuit, ResourceSession session, ResourceDigest resource, Amount amount, out ResourceRequest? request)
    {
        ResourceRequest? made = null;
        ResourceAskFault fault = Under(() => till.TryAsk(circuit, session, resource, amount, Instant.Now(time), out made));
        request = made;
        return fault;
    }

    /// <summary>As <see cref="ResourceTill.Verify"/>. What a proof proves is durable already: content may be sent at once.</summary>
    public ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource) => Under(() => till.Verify(proof, resource, Instant.Now(time)));

    private T Under<T>(Func<T> read)
    {
        T? result = default;
        gate(() => result = read());
        return result!;
    }
}
