namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>An event of a text/event-stream.</summary>
/// <param name="Name">Its kind; <c>message</c> where the server gave none.</param>
/// <param name="Data">Its content.</param>
internal sealed record ServerSentEvent(string Name, string Data);
