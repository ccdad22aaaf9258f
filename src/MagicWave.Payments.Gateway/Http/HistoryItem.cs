namespace MagicWave.Payments.Gateway.Http;

/// <summary>What was paid to this node in a part of the time: its beginning, and stroops.</summary>
internal sealed record HistoryItem(string Date, long Volume);
