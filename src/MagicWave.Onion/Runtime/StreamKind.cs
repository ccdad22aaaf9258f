namespace MagicWave.Onion.Runtime;

/// <summary>What is asked of the last hop.</summary>
internal enum StreamKind
{
    /// <summary>A connection to a host.</summary>
    Connect = 0,

    /// <summary>The addresses of a name, or the name of an address.</summary>
    Resolve,

    /// <summary>A connection to the hop's own directory service.</summary>
    Directory,
}
