namespace MagicWave.Onion.Streams;

/// <summary>Who uses a stream. Called under the node's gate: it must not block, and not run its user's code.</summary>
internal interface IStreamOwner
{
    /// <summary>Something changed.</summary>
    void HandleChanged(ClientStream stream, StreamChanges changes);
}
