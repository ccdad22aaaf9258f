using System.Runtime.InteropServices;

namespace MagicWave.Hosting.Runtime;

/// <summary>
/// The signals that end a node. The first one asks: SIGINT politely, SIGTERM at once. The second one forces. SIGHUP is told.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<bool> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Catches the signals from now on.</summary>
    /// <param name="reload">Called for SIGHUP, on a thread of the system's.</param>
    public StopSignals(Action reload) => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, isPolite: true)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, isPolite: false)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reload();
        }),
    ];

    /// <summary>Ends at the first signal; true when it was the polite one.</summary>
    public Task<bool> First => _first.Task;

    /// <summary>Ends at the second signal.</summary>
    public Task Second => _second.Task;

    /// <summary>Leaves the signals to the system again.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Handle(PosixSignalContext context, bool isPolite)
    {
        context.Cancel = true;
        if (!_first.TrySetResult(isPolite))
        {
            _second.TrySetResult();
        }
    }
}
