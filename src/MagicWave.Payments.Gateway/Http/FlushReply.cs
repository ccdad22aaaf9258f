namespace MagicWave.Payments.Gateway.Http;

/// <summary>How many chains came to their end, and how many are open.</summary>
internal sealed record FlushReply(int Ended, int Open);
