namespace MagicWave.Payments.Gateway.Http;

/// <summary>What was paid to this node, the oldest part first.</summary>
internal sealed record HistoryReply(IReadOnlyList<HistoryItem> Items);
