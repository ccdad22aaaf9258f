namespace MagicWave.Hosting;

/// <summary>How far a node is on its way to the first circuit: tor's phases, their values are percent.</summary>
public enum BootstrapPhase
{
    /// <summary>It starts.</summary>
    Starting = 0,

    /// <summary>It connects to a relay.</summary>
    Connecting = 5,

    /// <summary>A relay took the connection.</summary>
    Connected = 10,

    /// <summary>The link handshake goes on.</summary>
    Handshaking = 14,

    /// <summary>A channel is open.</summary>
    HandshakeDone = 15,

    /// <summary>A directory circuit is being made.</summary>
    EstablishingDirectory = 20,

    /// <summary>It asked for the consensus.</summary>
    RequestingStatus = 25,

    /// <summary>The consensus comes in.</summary>
    LoadingStatus = 30,

    /// <summary>The authorities' certificates come in.</summary>
    LoadingKeys = 40,

    /// <summary>It asked for descriptors.</summary>
    RequestingDescriptors = 45,

    /// <summary>Descriptors come in.</summary>
    LoadingDescriptors = 50,

    /// <summary>There is enough to choose paths.</summary>
    EnoughDirectoryInfo = 75,

    /// <summary>The first circuit of three hops is being made.</summary>
    BuildingCircuit = 95,

    /// <summary>Streams can be carried.</summary>
    Done = 100,
}
