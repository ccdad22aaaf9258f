using MagicWave.Payments.Units;

namespace MagicWave.Payments.Strategies;

/// <summary>How an account with a neighbour stands.</summary>
/// <param name="Balance">What it owes us; negative when we owe it.</param>
/// <param name="Disputed">The part that it does not count.</param>
/// <param name="Threshold">The balance at which payment is requested.</param>
/// <param name="Urgent">Its service already got worse, or the operator wants to settle: do not wait for the threshold.</param>
public readonly record struct PeerPosition(Amount Balance, Amount Disputed, Amount Threshold, bool Urgent);
