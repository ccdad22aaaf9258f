namespace MagicWave.Onion.Directory.Client;

/// <summary>
/// How far a client has come, in the percent that tor reports for each phase (control-spec 4.1.10): controllers know these numbers.
/// </summary>
public enum BootstrapPhase
{
    /// <summary>Nothing was done yet.</summary>
    Starting = 0,

    /// <summary>Connecting to a directory server.</summary>
    Connecting = 5,

    /// <summary>Connected to a directory server.</summary>
    Connected = 10,

    /// <summary>The link's handshake with a directory server.</summary>
    Handshake = 14,

    /// <summary>The handshake is done.</summary>
    HandshakeDone = 15,

    /// <summary>Making a circuit to the directory server.</summary>
    OneHopCircuit = 20,

    /// <summary>Asking for the consensus.</summary>
    RequestingStatus = 25,

    /// <summary>Receiving the consensus.</summary>
    LoadingStatus = 30,

    /// <summary>Receiving the authorities' certificates.</summary>
    LoadingKeys = 40,

    /// <summary>Asking for descriptors of relays.</summary>
    RequestingDescriptors = 45,

    /// <summary>Receiving descriptors; up to 74 by how many are there.</summary>
    LoadingDescriptors = 50,

    /// <summary>There are enough descriptors to build circuits.</summary>
    EnoughDirectoryInfo = 75,

    /// <summary>Connecting to a guard for circuits.</summary>
    ConnectingToGuard = 80,

    /// <summary>The handshake with a guard is done.</summary>
    GuardHandshakeDone = 90,

    /// <summary>Making a circuit.</summary>
    BuildingCircuit = 95,

    /// <summary>A circuit was built: the client works.</summary>
    Done = 100,
}
