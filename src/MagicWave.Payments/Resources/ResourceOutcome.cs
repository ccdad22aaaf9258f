namespace MagicWave.Payments.Resources;

/// <summary>What became of a payment: a proof, or why there is none.</summary>
/// <param name="Proof">The proof to show with the request repeated; null when nothing was paid.</param>
/// <param name="Refusal">Why nothing was paid.</param>
public readonly record struct ResourceOutcome(ResourceProof? Proof, ResourceRefusal Refusal);
