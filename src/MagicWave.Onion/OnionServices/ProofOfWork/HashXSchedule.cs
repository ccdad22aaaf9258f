namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>Which port of the imagined processor is taken in which cycle.</summary>
internal sealed class HashXSchedule
{
    /// <summary>Programs end in cycle 192; what is put off beyond these few more is given up.</summary>
    private const int CycleCount = HashXGenerator.TargetCycle + 4;

    private readonly HashXPorts[] _taken = new HashXPorts[CycleCount];

    /// <summary>The first cycle in which an instruction can be done; -1 when there is none.</summary>
    public int Find(HashXTemplate template, int cycle)
    {
        if (!template.IsDouble)
        {
            return FindOperation(template.Ports, cycle, out _);
        }

        // Both operations in the same cycle. They are looked at one by one, so that two may settle on one port.
        for (; cycle < CycleCount; cycle++)
        {
            int first = FindOperation(template.Ports, cycle, out _);
            if (first >= 0 && first == FindOperation(template.SecondPorts, cycle, out _))
            {
                return first;
            }
        }

        return -1;
    }

    /// <summary>Takes the ports of an instruction, from the first cycle in which it can be done.</summary>
    /// <returns>That cycle; -1 when there is none.</returns>
    public int Take(HashXTemplate template, int cycle)
    {
        int found = Find(template, cycle);
        if (found < 0)
        {
            return -1;
        }

        TakeOperation(template.Ports, template.IsDouble ? found : cycle);
        if (template.IsDouble)
        {
            TakeOperation(template.SecondPorts, found);
        }

        return found;
    }

    private void TakeOperation(HashXPorts ports, int cycle)
    {
        int found = FindOperation(ports, cycle, out HashXPorts port);
        if (found >= 0)
        {
            _taken[found] |= port;
        }
    }

    /// <summary>The port that can only multiply a little is kept for last.</summary>
    private int FindOperation(HashXPorts ports, int cycle, out HashXPorts port)
    {
        for (; cycle < CycleCount; cycle++)
        {
            HashXPorts free = ports & ~_taken[cycle];
            if (free != HashXPorts.None)
            {
                port = free.HasFlag(HashXPorts.P5) ? HashXPorts.P5 : free.HasFlag(HashXPorts.P0) ? HashXPorts.P0 : HashXPorts.P1;
                return cycle;
            }
        }

        port = HashXPorts.None;
        return -1;
    }
}
