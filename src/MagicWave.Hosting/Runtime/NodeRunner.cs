using MagicWave.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting.Runtime;

/// <summary>Runs a node from its start to its end: pid file, signals, exit code.</summary>
internal sealed class NodeRunner(HostConfiguration configuration, ILogger logger, TimeProvider time)
{
    /// <summary>Closing connections takes no longer; then the process ends without.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Starts the node, waits for a signal or a failure, and stops it.</summary>
    public async Task<HostExitCode> RunAsync(INodeHost node)
    {
        using StopSignals signals = new(() => Reload(node));
        using PidFile? pidFile = WritePidFile();
        try
        {
            await node.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            HostLog.StartFailed(logger, failure);
            await CloseAsync(node, signals).ConfigureAwait(false);
            return HostExitCode.StartFailed;
        }

        using CancellationTokenSource ending = new();
        Task owner = OwnerWatch.WaitForEndAsync(configuration.Node.OwningProcess, time, ending.Token);
        Task first = await Task.WhenAny(signals.First, node.Completion, owner).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        if (first == owner)
        {
            HostLog.OwnerVanished(logger);
        }

        if (node.Completion.IsFaulted)
        {
            HostLog.Failed(logger, node.Completion.Exception.InnerException!);
            await CloseAsync(node, signals).ConfigureAwait(false);
            return HostExitCode.Failed;
        }

        if (signals.First.IsCompleted && await signals.First.ConfigureAwait(false))
        {
            await WaitAsync(node, signals).ConfigureAwait(false);
        }

        HostLog.Interrupted(logger);
        return await CloseAsync(node, signals).ConfigureAwait(false) ? HostExitCode.Success : HostExitCode.Forced;
    }

    private void Reload(INodeHost node)
    {
        if (node.Reload())
        {
            HostLog.Reloaded(logger);
        }
        else
        {
            HostLog.ReloadIgnored(logger);
        }
    }

    private async Task WaitAsync(INodeHost node, StopSignals signals)
    {
        if (node.ShutdownWait <= TimeSpan.Zero)
        {
            return;
        }

        await node.StopAcceptingAsync().ConfigureAwait(false);
        HostLog.ShuttingDownSoon(logger, (int)node.ShutdownWait.TotalSeconds);
        await Task.WhenAny(Task.Delay(node.ShutdownWait, time), signals.Second, node.Completion).ConfigureAwait(false);
    }

    /// <returns>False when a second signal or the time limit came first.</returns>
    private async Task<bool> CloseAsync(INodeHost node, StopSignals signals)
    {
        Task close = node.DisposeAsync().AsTask();
        Task first = await Task.WhenAny(close, signals.Second, Task.Delay(CloseTimeout, time)).ConfigureAwait(false);
        if (first == close)
        {
            await close.ConfigureAwait(false);
            return true;
        }

        HostLog.Forced(logger);
        return false;
    }

    private PidFile? WritePidFile()
    {
        if (configuration.Node.PidFile is not { } path)
        {
            return null;
        }

        try
        {
            return PidFile.Write(HomePath.Expand(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            HostLog.PidFileFailed(logger, failure);
            return null;
        }
    }
}
