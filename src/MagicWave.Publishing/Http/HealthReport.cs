namespace MagicWave.Publishing.Http;

/// <summary>How the site is.</summary>
/// <param name="IsServing">Whether visitors can reach it.</param>
/// <param name="Requests">Requests since the start.</param>
/// <param name="Refused">How many of them were asked for payment.</param>
/// <param name="EarnedStroops">What was paid since the start.</param>
public readonly record struct HealthReport(bool IsServing, long Requests, long Refused, long EarnedStroops);
