using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// Works for introductions outside the node's gate: on one thread of the pool, a slice for each task in turn, so that a service that asks for much takes no more
/// than its turn. Thread-safe.
/// </summary>
internal sealed class PowRunner(NodeGate gate)
{
    /// <summary>How many tasks there may be: each takes 3 MiB once it had its turn. Beyond, nobody works for an introduction.</summary>
    private const int MaximumTasks = 32;

    private readonly Queue<PowTask> _tasks = new();
    private bool _isRunning;

    /// <summary>Takes a task. Under the gate.</summary>
    public void Run(PowTask task)
    {
        if (_tasks.Count >= MaximumTasks)
        {
            task.Complete(null, gate.Now);
            return;
        }

        _tasks.Enqueue(task);
        if (!_isRunning)
        {
            _isRunning = true;
            _ = Task.Run(Work);
        }
    }

    private void Work()
    {
        PowTask? task = null;
        PowSolution? proof = null;
        while (Next(task, proof) is { } next)
        {
            task = next;
            proof = task.TryNext();
        }
    }

    /// <summary>Hands over what the last slice gave, and takes the task whose turn it is; null when there is none.</summary>
    private PowTask? Next(PowTask? last, PowSolution? proof)
    {
        using NodeGate.Scope scope = gate.Enter();
        if (proof is not null)
        {
            last!.Complete(proof, gate.Now);
        }
        else if (last is not null)
        {
            _tasks.Enqueue(last);
        }

        while (_tasks.TryDequeue(out PowTask? next))
        {
            if (!next.IsCancelled)
            {
                return next;
            }
        }

        _isRunning = false;
        return null;
    }
}
