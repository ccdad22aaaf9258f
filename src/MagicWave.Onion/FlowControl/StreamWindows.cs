namespace MagicWave.Onion.FlowControl;

/// <summary>The two windows of one stream (tor-spec 7.4). Not thread-safe.</summary>
public sealed class StreamWindows
{
    /// <summary>How many DATA cells may be under way.</summary>
    public const int Start = 500;

    /// <summary>How many cells one SENDME stands for.</summary>
    public const int Increment = 50;

    /// <summary>How many DATA cells may be sent now.</summary>
    public int PackageWindow { get; private set; } = Start;

    private int DeliverWindow { get; set; } = Start;

    /// <summary>A DATA cell was sent.</summary>
    public void OnPackaged() => PackageWindow--;

    /// <summary>A SENDME came. False when it goes over the limit: then the circuit must end with reason PROTOCOL.</summary>
    public bool TryHandleSendme()
    {
        if (PackageWindow + Increment > Start)
        {
            return false;
        }

        PackageWindow += Increment;
        return true;
    }

    /// <summary>A DATA cell came. False when the sender ignored its window.</summary>
    public bool TryHandleData()
    {
        if (DeliverWindow == 0)
        {
            return false;
        }

        DeliverWindow--;
        return true;
    }

    /// <summary>
    /// Whether a SENDME may be sent now. Asked after data was received and whenever some of it was passed on: it is held back while more than
    /// a window of received data waits for its reader, so that a slow reader slows the sender.
    /// </summary>
    /// <param name="undeliveredCells">About how many cells' worth of data waits for the reader.</param>
    public bool TryTakeSendme(int undeliveredCells)
    {
        if (DeliverWindow > Start - Increment || undeliveredCells > Increment)
        {
            return false;
        }

        DeliverWindow += Increment;
        return true;
    }
}
