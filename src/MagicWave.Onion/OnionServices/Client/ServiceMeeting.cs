namespace MagicWave.Onion.OnionServices.Client;

/// <summary>The end of a visit.</summary>
/// <param name="Failure">Why there is no circuit; none when there is one.</param>
/// <param name="Circuit">The joined circuit.</param>
internal readonly record struct ServiceMeeting(VisitFailure Failure, IServiceCircuit? Circuit);
