using System.Net;
using Microsoft.AspNetCore.Connections;

namespace MagicWave.Publishing.Visitors;

/// <summary>Takes visitors until it is unbound.</summary>
internal sealed class VisitorListener(IVisitorSource source, EndPoint endPoint) : IConnectionListener
{
    private readonly CancellationTokenSource _stop = new();
    private long _last;

    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, cancellationToken);
            return await source.AcceptAsync(either.Token).ConfigureAwait(false) is { } visitor
                ? VisitorConnection.Start(visitor, FormattableString.Invariant($"visitor {++_last}"), endPoint)
                : null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default) => await _stop.CancelAsync().ConfigureAwait(false);

    public async ValueTask DisposeAsync() => await UnbindAsync().ConfigureAwait(false);
}
