using System.Text.Json;

namespace MagicWave.Payments.Gateway.Http;

/// <summary>What a node answered to a command.</summary>
internal sealed record CommandReply(string SessionId, string NodeId, string CommandId, JsonElement CommandResponse);
