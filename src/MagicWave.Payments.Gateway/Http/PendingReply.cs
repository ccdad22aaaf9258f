namespace MagicWave.Payments.Gateway.Http;

/// <summary>What is on its way: in minus out, in stroops; and when the ledger was last looked at, in seconds since 1970.</summary>
internal sealed record PendingReply(long TotalPending, long LastSyncTimestamp);
