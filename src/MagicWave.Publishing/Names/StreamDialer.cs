namespace MagicWave.Publishing.Names;

/// <summary>
/// Opens a connection for a check of names, through a circuit: whoever is asked does not learn who asks, and the name is not looked up anywhere else.
/// </summary>
/// <param name="host">A name or an address.</param>
/// <param name="port">The port.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>The connection, which the caller closes.</returns>
/// <exception cref="IOException">It cannot be opened.</exception>
public delegate ValueTask<Stream> StreamDialer(string host, int port, CancellationToken cancellationToken);
