namespace MagicWave.Hosting.Torrc;

/// <summary>What the command line asks for.</summary>
public enum TorrcAction
{
    /// <summary>Run the node.</summary>
    Run,

    /// <summary>Read the configuration, say what is wrong with it and end.</summary>
    VerifyConfiguration,

    /// <summary>Make the keys that are missing, print the fingerprint and end.</summary>
    ListFingerprint,

    /// <summary>Print the version and end.</summary>
    Version,

    /// <summary>Print what the arguments are and end.</summary>
    Help,
}
