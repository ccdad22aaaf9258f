using MagicWave.Payments.Resources;
using MagicWave.Payments.Runtime;
using MagicWave.Payments.Units;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Tills;

/// <summary>
/// The till of a payment engine. The listener of an onion service puts the <see cref="VisitorCircuit"/> of each connection among its features; what comes
/// on a connection without one cannot be paid.
/// </summary>
/// <param name="desk">The till for many threads.</param>
public sealed class DeskTill(PublisherDesk desk) : IResourceTill
{
    /// <inheritdoc/>
    public ResourceTillTotals Totals => desk.Totals;

    /// <inheritdoc/>
    public ResourceAskFault TryAsk(
        IFeatureCollection connection, ResourceSession session, ResourceDigest resource, Amount amount, out ResourceRequest? request)
    {
        ArgumentNullException.ThrowIfNull(connection);
        request = null;
        return connection.Get<VisitorCircuit>() is { } circuit
            ? desk.TryAsk(circuit.Number, session, resource, amount, out request)
            : ResourceAskFault.NoChain;
    }

    /// <inheritdoc/>
    public ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource) => desk.Verify(proof, resource);
}
