using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Client;

namespace MagicWave.Hosting.Accounting;

/// <summary>
/// What the network agreed on about payment: the parameters of the consensus that this node goes by, which are the same for everybody. Safe to read
/// from any thread.
/// </summary>
public sealed class ConsensusParameters
{
    private volatile Consensus? _consensus;

    /// <summary>Raised when there is another consensus, under the node's gate.</summary>
    public event Action? Changed;

    /// <summary>A parameter by its name; null when the network does not set it, or there is no consensus that may be used.</summary>
    public int? Find(string name) => _consensus is { } consensus && consensus.Params.TryGetValue(name, out int value) ? value : null;

    /// <summary>What the directory client tells of.</summary>
    public void Handle(DirectoryEvent next)
    {
        if (next is DirectoryEvent.ViewChanged changed && changed.View?.Consensus != _consensus)
        {
            _consensus = changed.View?.Consensus;
            Changed?.Invoke();
        }
    }
}
