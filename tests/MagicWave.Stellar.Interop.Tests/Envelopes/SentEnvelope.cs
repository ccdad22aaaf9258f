using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Stellar.Interop.Tests.Envelopes;

/// <summary>An envelope of ours, and who signed it.</summary>
internal sealed record SentEnvelope(
    LedgerNetwork Network,
    TransactionEnvelope Envelope,
    SettlementAccount[] Signers,
    SettlementAccount[] InnerSigners)
{
    public string Text { get; } = XdrConvert.ToBase64(Envelope);

    public JsonNode ToJson() => new JsonObject
    {
        ["envelope"] = Text,
        ["passphrase"] = Network.Passphrase,
        ["signers"] = Names(Signers),
        ["innerSigners"] = Names(InnerSigners),
    };

    private static JsonArray Names(SettlementAccount[] accounts) => [.. accounts.Select(account => (JsonNode)StrKey.Of(account))];
}
