namespace MagicWave.Payments;

/// <summary>The way to one neighbour on one link, which the owner of the link gives to the engine.</summary>
public interface IPeerTransport
{
    /// <summary>Sends one payment message: the body of one link command 0xE0. Called under the owner's gate.</summary>
    /// <param name="body">At most <c>MessageNumbers.MaximumLength</c> bytes; gone after the call.</param>
    void Send(ReadOnlySpan<byte> body);

    /// <summary>The neighbour's level of service changed: cells that were held may go, or must not. Called under the owner's gate.</summary>
    void ServiceChanged();
}
