using MagicWave.Publishing.Records;

namespace MagicWave.Publishing.Names;

/// <summary>Looks whether a name leads to a site. Thread-safe.</summary>
public interface INameCheck
{
    /// <summary>Looks.</summary>
    /// <param name="name">The domain, or the name in ENS.</param>
    /// <param name="onion">Where it should lead.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<NameState> CheckAsync(string name, OnionName onion, CancellationToken cancellationToken);
}
