using MagicWave.Core.Time;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>
/// The work for one introduction, for whoever runs it: slices of <see cref="TryNext"/> outside the node's gate, one at a time, and <see cref="Complete"/> under it.
/// </summary>
internal sealed class PowTask(PowSolver solver, Action<PowSolution?, Instant> completion)
{
    private volatile bool _isCancelled;

    /// <summary>Whether nobody waits for it any more. Thread-safe.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>One slice, of about a tenth of a second.</summary>
    /// <returns>The proof; null when it is not found yet.</returns>
    public PowSolution? TryNext() => solver.TryNext();

    /// <summary>Under the gate: it was found, or, with null, there is nobody who looks for it.</summary>
    public void Complete(PowSolution? proof, Instant now)
    {
        if (!_isCancelled)
        {
            _isCancelled = true;
            completion(proof, now);
        }
    }

    /// <summary>Under the gate: it is of no use any more.</summary>
    public void Cancel() => _isCancelled = true;
}
