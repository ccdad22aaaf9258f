using System.Net;
using System.Text.Json;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Results;

namespace MagicWave.Payments.Stellar.Horizon;

/// <summary>Reads a server's answer to an envelope. Null means that it is not what it should be. Pure; thread-safe.</summary>
internal static class SubmissionReader
{
    public static HorizonSubmission? Read(HttpStatusCode status, JsonElement json, Hash256 hash) => status switch
    {
        HttpStatusCode.OK => Applied(json, hash),
        HttpStatusCode.BadRequest => Refused(json),
        _ => null,
    };

    private static HorizonSubmission? Applied(JsonElement json, Hash256 hash) =>
        json.TryGetHash("hash", out Hash256 answered)
        && answered == hash
        && json.TryGetNumber("ledger", out long ledger)
        && ledger > 0
        && json.TryGetText("result_xdr", out string? text)
        && XdrConvert.TryFromBase64<TransactionResult>(text, out TransactionResult? result)
            ? new(result.IsSuccess ? SubmissionState.Applied : SubmissionState.Refused, ledger, result)
            : null;

    private static HorizonSubmission? Refused(JsonElement json)
    {
        if (!json.TryGetText("type", out string? type))
        {
            return null;
        }

        return type[(type.LastIndexOf('/') + 1)..] switch
        {
            "transaction_failed" => Result(json) is { IsSuccess: false } result ? new(SubmissionState.Refused, 0, result) : null,
            "transaction_malformed" => new(SubmissionState.Malformed, 0, null),
            _ => null,
        };
    }

    // The result's own bytes say more than the names of its codes; a server that leaves them out still says why.
    private static TransactionResult? Result(JsonElement json)
    {
        if (!json.TryGet("extras", out JsonElement extras))
        {
            return null;
        }

        if (extras.TryGetText("result_xdr", out string? text))
        {
            return XdrConvert.TryFromBase64<TransactionResult>(text, out TransactionResult? result) ? result : null;
        }

        return extras.TryGet("result_codes", out JsonElement codes)
            && codes.TryGetText("transaction", out string? name)
            && ResultNames.TryParse(name, out TransactionResultCode code)
            && code is not (TransactionResultCode.FeeBumpInnerFailed or TransactionResultCode.FeeBumpInnerSuccess)
                ? new(0, code)
                : null;
    }
}
