namespace MagicWave.Payments.Metering;

/// <summary>
/// What one neighbour was served on all its metered circuits together and no tick stands for. The window of a circuit bounds what one circuit costs; this
/// bounds what is lost to a neighbour that opens one circuit after the other and pays on none, or many at once. What circuits left unpaid when they were
/// closed stays, until ticks that pay for more than was counted here make up for it: honest clients leave little, and pay a little more than a hop
/// counts (<see cref="TickRules.UnbilledShare"/>). Nothing allocates. Not thread-safe.
/// </summary>
/// <param name="isClient">Whether the neighbour is a client. Many clients' circuits come through a relay: it is held to what was left only.</param>
public sealed class NeighbourExposure(bool isClient)
{
    /// <summary>What a client may leave unpaid: two ticks and the trial of 1 MiB.</summary>
    public const long ClientCells = 4 * TickRules.CellsPerTick;

    /// <summary>
    /// How many metered circuits a client may have at once before it paid for anything; one more for each tick that it paid. Each is served one tick's
    /// worth whatever the others owe, or none of them could come to pay; two may use their windows. So <see cref="ClientTicks"/> are the most
    /// that a new client takes with it.
    /// </summary>
    public const int ClientCircuits = 14;

    /// <summary>The most metered circuits that a client ever has.</summary>
    public const int MaximumClientCircuits = 128;

    /// <summary>The most ticks that are lost to a client that pays for nothing: 8 MiB, as to an unknown relay.</summary>
    public const int ClientTicks = ClientCircuits + 2;

    /// <summary>What a relay may leave unpaid: 100 MiB, as much as it may owe at most.</summary>
    public const long RelayCells = 204 * TickRules.CellsPerTick;

    /// <summary>How far ticks that paid for more than was counted make up for what is left unpaid later: 8 MiB.</summary>
    public const long MaximumMerit = 16 * TickRules.CellsPerTick;

    private readonly long _limit = isClient ? ClientCells : RelayCells;
    private long _open;
    private long _left;
    private int _circuits;
    private long _mayHave = ClientCircuits;

    /// <summary>There is room again: circuits that were stopped may go on.</summary>
    public event Action? Relieved;

    /// <summary>Cells that no tick stands for: of open circuits, and those that closed ones left.</summary>
    public long Unpaid => _open + Math.Max(0, _left);

    /// <summary>Whether nothing more is served beyond one tick's worth for each circuit that is open.</summary>
    public bool IsSpent => (isClient ? _open : 0) + _left >= _limit;

    /// <summary>Whether another circuit may be opened.</summary>
    public bool TakesCircuit => !IsSpent && (!isClient || _circuits < _mayHave);

    /// <summary>Whether there is nothing to remember.</summary>
    public bool IsSettled => _circuits == 0 && _left <= 0;

    /// <summary>Whether a circuit is open.</summary>
    public bool IsInUse => _circuits > 0;

    /// <summary>A circuit was opened.</summary>
    public void Open() => _circuits++;

    /// <summary>A circuit's unpaid cells became more.</summary>
    /// <param name="cells">By how many, from 0.</param>
    public void Serve(long cells) => _open += cells;

    /// <summary>Ticks were accepted.</summary>
    /// <param name="ticks">How many.</param>
    /// <param name="covered">By how many its unpaid cells became fewer.</param>
    public void Pay(uint ticks, long covered)
    {
        bool wasSpent = IsSpent;
        _open -= covered;
        _mayHave = Math.Min(_mayHave + ticks, MaximumClientCircuits);
        _left = Math.Max(_left - (((long)ticks * TickRules.CellsPerTick) - covered), -MaximumMerit);
        Relieve(wasSpent);
    }

    /// <summary>A circuit was closed.</summary>
    /// <param name="unpaid">What it leaves.</param>
    public void Close(long unpaid)
    {
        bool wasSpent = IsSpent;
        _circuits--;
        _open -= unpaid;
        _left += unpaid;
        Relieve(wasSpent);
    }

    private void Relieve(bool wasSpent)
    {
        if (wasSpent && !IsSpent)
        {
            Relieved?.Invoke();
        }
    }
}
