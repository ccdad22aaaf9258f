using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>Tells how far the start is, once for each phase and never backwards. Thread-safe.</summary>
public sealed class BootstrapProgress(ILogger logger)
{
    private readonly Lock _lock = new();
    private int _percent = -1;

    /// <summary>Raised for each phase, in order. Handlers must be quick and must not report.</summary>
    public event Action<BootstrapPhase>? Reached;

    /// <summary>The last phase; null before the first.</summary>
    public BootstrapPhase? Phase
    {
        get
        {
            lock (_lock)
            {
                return _percent < 0 ? null : (BootstrapPhase)_percent;
            }
        }
    }

    /// <summary>Says that a phase is reached. Earlier phases are skipped.</summary>
    public void Report(BootstrapPhase phase)
    {
        lock (_lock)
        {
            if ((int)phase <= _percent)
            {
                return;
            }

            _percent = (int)phase;
            (string tag, string summary) = Describe(phase);
            HostLog.Bootstrapped(logger, _percent, tag, summary);
            Reached?.Invoke(phase);
        }
    }

    /// <summary>tor's words, by which operators and tools know the phases.</summary>
    internal static (string Tag, string Summary) Describe(BootstrapPhase phase) => phase switch
    {
        BootstrapPhase.Starting => ("starting", "Starting"),
        BootstrapPhase.Connecting => ("conn", "Connecting to a relay"),
        BootstrapPhase.Connected => ("conn_done", "Connected to a relay"),
        BootstrapPhase.Handshaking => ("handshake", "Handshaking with a relay"),
        BootstrapPhase.HandshakeDone => ("handshake_done", "Handshake with a relay done"),
        BootstrapPhase.EstablishingDirectory => ("onehop_create", "Establishing an encrypted directory connection"),
        BootstrapPhase.RequestingStatus => ("requesting_status", "Asking for networkstatus consensus"),
        BootstrapPhase.LoadingStatus => ("loading_status", "Loading networkstatus consensus"),
        BootstrapPhase.LoadingKeys => ("loading_keys", "Loading authority key certs"),
        BootstrapPhase.RequestingDescriptors => ("requesting_descriptors", "Asking for relay descriptors"),
        BootstrapPhase.LoadingDescriptors => ("loading_descriptors", "Loading relay descriptors"),
        BootstrapPhase.EnoughDirectoryInfo => ("enough_dirinfo", "Loaded enough directory info to build circuits"),
        BootstrapPhase.BuildingCircuit => ("circuit_create", "Establishing a Tor circuit"),
        _ => ("done", "Done"),
    };
}
