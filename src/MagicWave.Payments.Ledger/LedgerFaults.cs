namespace MagicWave.Payments.Ledger;

/// <summary>
/// Faults that tests switch on, at what answers for the ledger: each endpoint has its own. All members may be set
/// at any time from any thread.
/// </summary>
public sealed class LedgerFaults
{
    private volatile bool _isDown;
    private volatile SubmitFault _submit;
    private volatile bool _hidesHistory;

    /// <summary>No request is answered at all, as when the line is cut.</summary>
    public bool IsDown
    {
        get => _isDown;
        set => _isDown = value;
    }

    /// <summary>What happens to transactions that are handed in, until it is set back.</summary>
    public SubmitFault Submit
    {
        get => _submit;
        set => _submit = value;
    }

    /// <summary>The endpoint knows accounts but says of every transaction that it does not exist, as one that is behind in its history does.</summary>
    public bool HidesHistory
    {
        get => _hidesHistory;
        set => _hidesHistory = value;
    }
}
