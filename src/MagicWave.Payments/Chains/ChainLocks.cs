using MagicWave.Payments.Accounts;

namespace MagicWave.Payments.Chains;

/// <summary>The chains of one direction by the neighbour and name of their lock, with a count for each neighbour.</summary>
internal sealed class ChainLocks
{
    private readonly Dictionary<(SettlementAccount Peer, LockId Id), ChainMachine> _machines = [];
    private readonly Dictionary<SettlementAccount, int> _counts = [];

    public int Count => _machines.Count;

    public int CountOf(SettlementAccount peer) => _counts.GetValueOrDefault(peer);

    public ChainMachine? Find(SettlementAccount peer, LockId id) => _machines.GetValueOrDefault((peer, id));

    public void Add(ChainLock made, ChainMachine machine)
    {
        _machines.Add((made.Peer, made.Terms.Id), machine);
        _counts[made.Peer] = CountOf(made.Peer) + 1;
    }

    public void Remove(ChainLock made)
    {
        if (!_machines.Remove((made.Peer, made.Terms.Id)))
        {
            return;
        }

        int left = CountOf(made.Peer) - 1;
        if (left == 0)
        {
            _counts.Remove(made.Peer);
        }
        else
        {
            _counts[made.Peer] = left;
        }
    }
}
