namespace MagicWave.Payments.Tests.Rig;

/// <summary>The machine that a node runs on was switched off here.</summary>
internal sealed class NodeDiedException : Exception;
