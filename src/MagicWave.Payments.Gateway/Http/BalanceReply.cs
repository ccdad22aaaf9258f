namespace MagicWave.Payments.Gateway.Http;

/// <summary>What the account holds: in whole stroops, and in MWT as a text; when, in seconds since 1970.</summary>
internal sealed record BalanceReply(long Stroops, string Balance, long Timestamp);
