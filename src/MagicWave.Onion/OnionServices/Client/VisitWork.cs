using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Core.Time;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.ProofOfWork;

namespace MagicWave.Onion.OnionServices.Client;

/// <summary>
/// What one visit works for its introductions (proposal 327): as much as the descriptor suggests, and more after each introduction that led nowhere. A proof
/// counts once; one that was not shown yet is kept for the next introduction point. Used under the node's gate.
/// </summary>
internal sealed class VisitWork(Action<PowTask>? run, IRandom random)
{
    /// <summary>Beyond it, the visit is given up: so much work is done in it that a service which asks for more asks for too much.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private ProofOfWorkParams? _puzzle;
    private BlindedPublicKey _blinded;
    private PowTask? _task;
    private PowSolution? _proof;
    private Instant _until;
    private int _failures;

    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsDone => _task is null;

    /// <summary>Whether it takes too long.</summary>
    public bool IsOverdue(Instant now) => _task is not null && now >= _until;

    /// <summary>There is another descriptor.</summary>
    public void HandleDescriptor(CachedDescriptor service)
    {
        ProofOfWorkParams? puzzle = service.Descriptor!.ProofOfWork;
        if (puzzle is not null && _puzzle is { } before && PublicBytes.Equal(puzzle.Seed.Span, before.Seed.Span))
        {
            _puzzle = puzzle;
            return;
        }

        Cancel();
        _proof = null;
        _puzzle = puzzle;
        _blinded = new(service.Outer.BlindedKey);
    }

    /// <summary>An introduction that was sent led nowhere.</summary>
    public void HandleFailed() => _failures++;

    /// <summary>Begins to work for the next introduction, where that is to be done.</summary>
    /// <param name="completion">Told when it is done, with false when nobody works; maybe before the call returns.</param>
    /// <param name="now">The time.</param>
    public void Begin(Action<bool, Instant> completion, Instant now)
    {
        if (run is null || _puzzle is not { } puzzle || _task is not null || _proof is not null)
        {
            return;
        }

        uint effort = PowEffort.For(puzzle.SuggestedEffort, _failures);
        if (effort == 0)
        {
            return;
        }

        _until = now + Limit;
        _task = new(
            new PowSolver(_blinded, puzzle.Seed.Span, effort, random),
            (proof, then) =>
            {
                _task = null;
                _proof = proof;
                completion(proof is not null, then);
            });
        run(_task);
    }

    /// <summary>The proof to show; null for none. It is not given a second time.</summary>
    public PowSolution? Take()
    {
        PowSolution? proof = _proof;
        _proof = null;
        return proof;
    }

    /// <summary>Gives up.</summary>
    public void Cancel()
    {
        _task?.Cancel();
        _task = null;
    }
}
