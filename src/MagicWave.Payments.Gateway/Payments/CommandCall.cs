namespace MagicWave.Payments.Gateway.Payments;

/// <summary>What is posted to whoever carries a command to a node.</summary>
internal sealed record CommandCall(string SessionId, string NodeId, string CommandId, int CommandType, string CommandBody);
