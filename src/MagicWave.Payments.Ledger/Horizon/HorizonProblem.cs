using System.Text.Json.Nodes;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Horizon's errors (RFC 7807), with the types and titles by which clients know them.</summary>
internal static class HorizonProblem
{
    private const string TypePrefix = "https://stellar.org/horizon-errors/";

    public static HorizonAnswer NotFound { get; } = Of(404, "not_found", "Resource Missing", "There is nothing here of that name.");

    public static HorizonAnswer MethodNotAllowed { get; } = Of(405, "method_not_allowed", "Method Not Allowed", "This path takes another method.");

    public static HorizonAnswer TooLarge { get; } = Of(413, "payload_too_large", "Payload Too Large", "The request is longer than any that could be meant.");

    public static HorizonAnswer UnsupportedMedia { get; } = Of(
        415, "unsupported_media_type", "Unsupported Media Type", "Transactions come as application/x-www-form-urlencoded.");

    public static HorizonAnswer Refused { get; } = Of(503, "server_over_capacity", "Server Over Capacity", "Nothing is taken now; try again later.");

    public static HorizonAnswer Failure { get; } = Of(500, "server_error", "Internal Server Error", "The ledger could not be read or written.");

    public static HorizonAnswer NotAcceptable { get; } = Of(406, "not_acceptable", "Not Acceptable", "There is no stream of events here.");

    public static HorizonAnswer BadField(string field, string reason) => Of(
        400, "bad_request", "Bad Request", "The request is wrong in one of its parts; see the extras.",
        new JsonObject { ["invalid_field"] = field, ["reason"] = reason });

    public static HorizonAnswer Malformed(string envelope) => Of(
        400, "transaction_malformed", "Transaction Malformed", "The text is no transaction envelope in base64 that could be read.",
        new JsonObject { ["envelope_xdr"] = envelope });

    public static HorizonAnswer Timeout(Hash256 hash, string envelope) => Of(
        504, "timeout", "Timeout", "It is not known yet what becomes of the transaction: ask for it by its hash, or hand the same envelope in again.",
        new JsonObject { ["hash"] = hash.ToString(), ["envelope_xdr"] = envelope });

    public static HorizonAnswer Failed(SubmitAnswer answer, string envelope) => Of(
        400, "transaction_failed", "Transaction Failed", "The ledger refused the transaction; the result codes say why.",
        new JsonObject
        {
            ["hash"] = answer.Hash.ToString(),
            ["envelope_xdr"] = envelope,
            ["result_codes"] = CodesOf(answer.Result),
            ["result_xdr"] = XdrConvert.ToBase64(answer.Result),
        });

    private static JsonObject CodesOf(TransactionResult result)
    {
        JsonObject codes = new() { ["transaction"] = ResultNames.Of(result.Code) };
        if (result.Inner is { } inner)
        {
            codes["inner_transaction"] = ResultNames.Of(inner.Result.Code);
        }

        XdrArray<OperationResult> operations = (result.Inner?.Result ?? result).Operations;
        if (operations.Count > 0)
        {
            codes["operations"] = new JsonArray([.. operations.Select(operation => (JsonNode)operation.Name)]);
        }

        return codes;
    }

    private static HorizonAnswer Of(int status, string type, string title, string detail, JsonObject? extras = null)
    {
        JsonObject content = new() { ["type"] = TypePrefix + type, ["title"] = title, ["status"] = status, ["detail"] = detail };
        if (extras is not null)
        {
            content["extras"] = extras;
        }

        return new(status, content);
    }
}
