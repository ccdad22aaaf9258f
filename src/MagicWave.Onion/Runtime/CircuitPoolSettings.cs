using MagicWave.Onion.Accounting;

namespace MagicWave.Onion.Runtime;

/// <summary>How a <see cref="CircuitPool"/> works; the client's options say what each means.</summary>
internal sealed record CircuitPoolSettings
{
    internal long Price { get; init; }

    internal ICircuitAccounting Accounting { get; init; } = NoAccounting.Instance;

    internal int SpareCircuits { get; init; } = 2;

    internal int SpareOnionCircuits { get; init; } = 3;

    internal int MaximumAttempts { get; init; } = 4;

    internal TimeSpan BuildTimeout { get; init; } = TimeSpan.FromSeconds(20);

    internal TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    internal TimeSpan StreamTimeout { get; init; } = TimeSpan.FromSeconds(60);

    internal TimeSpan MaximumDirtiness { get; init; } = TimeSpan.FromMinutes(10);
}
