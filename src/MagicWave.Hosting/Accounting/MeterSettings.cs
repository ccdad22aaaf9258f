using MagicWave.Core.Security;

namespace MagicWave.Hosting.Accounting;

/// <summary>How circuits are metered.</summary>
/// <param name="RelayWindow">How many ticks another relay may be behind on one circuit, from 1.</param>
/// <param name="CircuitCap">The most ticks that a circuit of ours may cost, from 0.</param>
/// <param name="Random">For the seeds of hash chains.</param>
public sealed record MeterSettings(int RelayWindow, long CircuitCap, IRandom Random);
