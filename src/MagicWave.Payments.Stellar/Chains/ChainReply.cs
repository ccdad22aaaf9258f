namespace MagicWave.Payments.Stellar.Chains;

/// <summary>What a node does about a command.</summary>
/// <param name="Fault">Why it refuses; none: it answers.</param>
/// <param name="Answer">The answer, JSON; empty with a fault.</param>
/// <param name="Changed">The session as it is now, to be stored before the answer leaves; null when nothing changed.</param>
public sealed record ChainReply(ChainFault Fault, ReadOnlyMemory<byte> Answer, ChainSession? Changed);
