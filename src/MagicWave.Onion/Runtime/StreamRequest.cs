using MagicWave.Core.Time;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.Paths;
using MagicWave.Onion.Streams;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// A stream that somebody wants, from the wish until it is open or has failed. Until then it owns the stream. Used under the node's gate.
/// </summary>
internal sealed class StreamRequest : IStreamOwner
{
    private readonly CircuitPool _pool;
    private readonly Action<StreamRequest> _completed;

    /// <summary>Makes a wish; <see cref="CircuitPool.Submit"/> begins to fulfil it.</summary>
    /// <param name="pool">Who fulfils it.</param>
    /// <param name="kind">What is wanted.</param>
    /// <param name="path">What the circuit must be fit for.</param>
    /// <param name="completed">Runs once, under the gate, when <see cref="Stream"/> is open or resolved, or <see cref="Failure"/> is set.</param>
    internal StreamRequest(CircuitPool pool, StreamKind kind, PathRequest path, Action<StreamRequest> completed)
    {
        _pool = pool;
        _completed = completed;
        Kind = kind;
        Path = path;
    }

    internal StreamKind Kind { get; }

    /// <summary>For a connection: where to.</summary>
    internal BeginBody? Begin { get; init; }

    /// <summary>For a look-up: the name.</summary>
    internal string? Name { get; init; }

    /// <summary>What the circuit must be fit for; grows by the exits that failed it.</summary>
    internal PathRequest Path { get; set; }

    internal Instant Deadline { get; set; }

    internal Instant AttemptDeadline { get; set; }

    /// <summary>No circuit is started for it before.</summary>
    internal Instant LaunchFrom { get; set; }

    internal int Attempts { get; set; }

    /// <summary>Why the last attempt failed: what is told when there is no time for another one.</summary>
    internal StreamFailure LastFailure { get; set; } = StreamFailure.NoPath;

    internal StreamFailure Failure { get; private set; }

    internal bool IsCompleted { get; private set; }

    internal PooledCircuit? Circuit { get; set; }

    internal ClientStream? Stream { get; set; }

    internal OriginCircuit OpenCircuit => Circuit!.Circuit;

    void IStreamOwner.HandleChanged(ClientStream stream, StreamChanges changes) => _pool.HandleStreamChanged(this, changes);

    internal void Complete(StreamFailure failure)
    {
        if (!IsCompleted)
        {
            IsCompleted = true;
            Failure = failure;
            _completed(this);
        }
    }
}
