namespace MagicWave.Onion.Directory.Client;

/// <summary>One step of getting to know the network.</summary>
/// <param name="Phase">What is going on.</param>
/// <param name="Percent">How far that is, 0 to 100; never less than the number of the phase.</param>
public readonly record struct BootstrapProgress(BootstrapPhase Phase, int Percent)
{
    /// <summary>The phase at its beginning.</summary>
    public static BootstrapProgress At(BootstrapPhase phase) => new(phase, (int)phase);

    /// <summary>The word by which controllers know the phase.</summary>
    public string Tag => Phase switch
    {
        BootstrapPhase.Starting => "starting",
        BootstrapPhase.Connecting => "conn",
        BootstrapPhase.Connected => "conn_done",
        BootstrapPhase.Handshake => "handshake",
        BootstrapPhase.HandshakeDone => "handshake_done",
        BootstrapPhase.OneHopCircuit => "onehop_create",
        BootstrapPhase.RequestingStatus => "requesting_status",
        BootstrapPhase.LoadingStatus => "loading_status",
        BootstrapPhase.LoadingKeys => "loading_keys",
        BootstrapPhase.RequestingDescriptors => "requesting_descriptors",
        BootstrapPhase.LoadingDescriptors => "loading_descriptors",
        BootstrapPhase.EnoughDirectoryInfo => "enough_dirinfo",
        BootstrapPhase.ConnectingToGuard => "ap_conn",
        BootstrapPhase.GuardHandshakeDone => "ap_handshake_done",
        BootstrapPhase.BuildingCircuit => "circuit_create",
        BootstrapPhase.Done => "done",
        _ => "undef",
    };
}
