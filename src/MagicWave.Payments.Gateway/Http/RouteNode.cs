namespace MagicWave.Payments.Gateway.Http;

/// <summary>A relay on the way of a payment.</summary>
internal sealed record RouteNode(string? NodeId, string? Address);
