namespace MagicWave.Samples.LocalNetwork;

/// <summary>What a visitor got from the publisher's onion service, and paid. Amounts are in MWT.</summary>
/// <param name="Bytes">How much came for nothing.</param>
/// <param name="Seconds">In which time.</param>
/// <param name="Articles">How many articles were bought.</param>
/// <param name="Paid">What the visitor paid for them, with the relays' part.</param>
/// <param name="Earned">What the publisher earned.</param>
/// <param name="Failures">What is not as it should be.</param>
internal sealed record ReportedOnion(long Bytes, double Seconds, int Articles, decimal Paid, decimal Earned, IReadOnlyList<string> Failures);
