using MagicWave.Onion.Runtime;

namespace MagicWave.Onion;

/// <summary>Waits for one <see cref="StreamRequest"/>, from outside of the gate.</summary>
internal sealed class StreamTask(NodeGate gate, CircuitPool pool)
{
    /// <summary>Submits a request and waits for its end.</summary>
    /// <param name="make">Makes the request, with what it is to call when it is completed.</param>
    /// <param name="take">Takes the result, under the gate, in the very call in which it is completed: nothing that comes later is missed.</param>
    /// <param name="discard">Disposes of a result that nobody waits for any more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OnionException">It failed.</exception>
    internal async Task<T> RunAsync<T>(
        Func<Action<StreamRequest>, StreamRequest> make, Func<StreamRequest, T> take, Action<T> discard, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        StreamRequest request = make(completed => Complete(completed, source, take, discard));
        using (gate.Enter())
        {
            pool.Submit(request);
        }

        using CancellationTokenRegistration registration = cancellationToken.Register(() => Cancel(request, source, cancellationToken));
        return await source.Task.ConfigureAwait(false);
    }

    private static void Complete<T>(StreamRequest request, TaskCompletionSource<T> source, Func<StreamRequest, T> take, Action<T> discard)
    {
        if (request.Failure != StreamFailure.None)
        {
            _ = source.TrySetException(new OnionException(KindOf(request.Failure)));
            return;
        }

        T result = take(request);
        if (!source.TrySetResult(result))
        {
            discard(result);
        }
    }

    private static OnionErrorKind KindOf(StreamFailure failure) => failure switch
    {
        StreamFailure.NoPath => OnionErrorKind.NoPath,
        StreamFailure.CircuitFailed => OnionErrorKind.CircuitFailed,
        StreamFailure.Timeout => OnionErrorKind.Timeout,
        StreamFailure.ExitPolicy => OnionErrorKind.ExitPolicy,
        StreamFailure.ResolveFailed => OnionErrorKind.NameNotResolved,
        StreamFailure.ConnectRefused => OnionErrorKind.ConnectionRefused,
        StreamFailure.NoRoute => OnionErrorKind.HostUnreachable,
        StreamFailure.ConnectionReset => OnionErrorKind.ConnectionReset,
        StreamFailure.NotDirectory => OnionErrorKind.NotDirectory,
        StreamFailure.Shutdown => OnionErrorKind.Closed,
        _ => OnionErrorKind.ExitFailed,
    };

    private void Cancel<T>(StreamRequest request, TaskCompletionSource<T> source, CancellationToken cancellationToken)
    {
        using NodeGate.Scope scope = gate.Enter();
        if (source.TrySetCanceled(cancellationToken))
        {
            pool.Cancel(request);
        }
    }
}
