using MagicWave.Onion.FlowControl;

namespace MagicWave.Onion.Channels;

/// <summary>
/// What is owed for cells of circuits that were just ended here. The neighbour counts what it wrote before our DESTROY reached it; whoever does not
/// count that too disputes a little after each circuit that is left in the middle of a download, and in the end looks like one that does not pay.
/// </summary>
internal sealed class LeftCircuits
{
    /// <summary>How many circuits are remembered; the oldest is forgotten first.</summary>
    internal const int MaximumRemembered = 1024;

    /// <summary>How much is believed for one circuit: what its window lets be under way.</summary>
    internal const int MaximumCells = CircuitWindows.Start;

    private readonly Dictionary<uint, (long Rate, int Cells)> _left = [];
    private readonly Queue<uint> _order = new();

    internal void Remember(uint id, long rate)
    {
        _left[id] = (rate, MaximumCells);
        _order.Enqueue(id);
        if (_order.Count > MaximumRemembered)
        {
            _ = _left.Remove(_order.Dequeue());
        }
    }

    internal void Forget(uint id) => _left.Remove(id);

    /// <summary>Whether a cell of the circuit is owed for; counts it.</summary>
    internal bool TryCount(uint id, out long rate)
    {
        if (!_left.TryGetValue(id, out (long Rate, int Cells) circuit) || circuit.Cells == 0)
        {
            rate = 0;
            return false;
        }

        rate = circuit.Rate;
        _left[id] = (rate, circuit.Cells - 1);
        return true;
    }
}
