using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Relay.Exit;

/// <summary>Opens what exit streams lead to. Called under the node's gate; answers come under the gate too, at once or later.</summary>
internal interface IExitService
{
    /// <summary>Connects a stream to a host, or fails it: the exit policy is judged here.</summary>
    void Begin(ExitStream stream, BeginBody target);

    /// <summary>Connects a stream to this relay's own directory service, or fails it.</summary>
    void BeginDirectory(ExitStream stream);

    /// <summary>Resolves a name, or the name of an address given as in-addr.arpa.</summary>
    void Resolve(string name, Action<IReadOnlyList<ResolvedAnswer>> completion);
}
