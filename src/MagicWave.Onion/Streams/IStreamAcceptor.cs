using MagicWave.Onion.Cells;

namespace MagicWave.Onion.Streams;

/// <summary>Who takes the streams that the other end of a joined circuit opens. Called under the node's gate: it must not block.</summary>
internal interface IStreamAcceptor
{
    /// <summary>
    /// BEGIN came. The acceptor answers with <see cref="ClientStream.Accept"/> or <see cref="ClientStream.Refuse"/>, now or later; data may come before.
    /// </summary>
    /// <returns>Who hears of the stream's changes from now on.</returns>
    IStreamOwner HandleBegin(ClientStream stream, BeginBody begin);
}
