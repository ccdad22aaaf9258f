using System.Net;
using Microsoft.AspNetCore.Connections;

namespace MagicWave.Publishing.Visitors;

/// <summary>Kestrel's way to visitors: register it, and listen on a <see cref="VisitorEndPoint"/>. No port of this computer is opened.</summary>
/// <param name="source">Where visitors come from.</param>
public sealed class VisitorListenerFactory(IVisitorSource source) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is VisitorEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return CanBind(endpoint)
            ? ValueTask.FromResult<IConnectionListener>(new VisitorListener(source, endpoint))
            : throw new NotSupportedException("Visitors come to a VisitorEndPoint only.");
    }
}
