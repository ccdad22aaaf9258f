namespace MagicWave.Publishing.Visitors;

/// <summary>Where visitors come from: an onion service, as a web server sees it.</summary>
public interface IVisitorSource
{
    /// <summary>The next connection.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there will be none any more.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    ValueTask<Visitor?> AcceptAsync(CancellationToken cancellationToken);
}
