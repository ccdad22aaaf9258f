using Microsoft.Extensions.Logging;

namespace MagicWave.Hosting;

/// <summary>Tells how far a client's start is, each percentage once and never backwards. Thread-safe.</summary>
internal sealed class BootstrapReporter(ILogger logger)
{
    private readonly Lock _lock = new();

    /// <summary>The last percentage; -1 before the first.</summary>
    public int Percent { get; private set; } = -1;

    /// <summary>tor's word for where it is.</summary>
    public string Tag { get; private set; } = "";

    /// <summary>Raised for each step, in order. Handlers must be quick and must not report.</summary>
    public event Action<int, string>? Reached;

    /// <summary>Says that a step is reached.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="tag">tor's word for it, by which tools know it.</param>
    public void Report(int percent, string tag)
    {
        lock (_lock)
        {
            if (percent <= Percent)
            {
                return;
            }

            Percent = percent;
            Tag = tag;
            HostLog.Bootstrapped(logger, percent, tag, Summarize(tag));
            Reached?.Invoke(percent, tag);
        }
    }

    /// <summary>What tor says behind the tag.</summary>
    internal static string Summarize(string tag) => tag switch
    {
        "starting" => "Starting",
        "conn" => "Connecting to a relay",
        "conn_done" => "Connected to a relay",
        "handshake" => "Handshaking with a relay",
        "handshake_done" => "Handshake with a relay done",
        "onehop_create" => "Establishing an encrypted directory connection",
        "requesting_status" => "Asking for networkstatus consensus",
        "loading_status" => "Loading networkstatus consensus",
        "loading_keys" => "Loading authority key certs",
        "requesting_descriptors" => "Asking for relay descriptors",
        "loading_descriptors" => "Loading relay descriptors",
        "enough_dirinfo" => "Loaded enough directory info to build circuits",
        "ap_conn" => "Connecting to a relay to build circuits",
        "ap_conn_done" => "Connected to a relay to build circuits",
        "ap_handshake" => "Finishing handshake with a relay to build circuits",
        "ap_handshake_done" => "Handshake finished with a relay to build circuits",
        "circuit_create" => "Establishing a Tor circuit",
        "done" => "Done",
        _ => tag,
    };
}
