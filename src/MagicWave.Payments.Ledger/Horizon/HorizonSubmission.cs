using System.Text.Json.Nodes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.StrKeys;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Ledger.Horizon;

/// <summary>Takes transactions, and makes the faults that are switched on.</summary>
internal sealed class HorizonSubmission(LocalLedger ledger, TimeProvider time, LedgerFaults faults)
{
    /// <summary>How long an answer waits for its ledger, as Horizon's does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LedgerOperator _operator = new(ledger, time);

    public async Task<HorizonAnswer?> SubmitAsync(HorizonRequest request, CancellationToken cancellationToken)
    {
        if (Read(request, out string text, out TransactionEnvelope? envelope) is { } wrong)
        {
            return wrong;
        }

        Hash256 hash = TransactionHash.Of(ledger.Network, envelope!);
        switch (faults.Submit)
        {
            case SubmitFault.Refused:
                return HorizonProblem.Refused;
            case SubmitFault.TimeoutBeforeApplying:
                return HorizonProblem.Timeout(hash, text);
            default:
                break;
        }

        SubmitAnswer answer;
        try
        {
            answer = await ledger.SubmitAsync(envelope!).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return HorizonProblem.Timeout(hash, text);
        }

        return faults.Submit switch
        {
            SubmitFault.TimeoutAfterApplying => HorizonProblem.Timeout(hash, text),
            SubmitFault.LostAnswer => null,
            _ => Show(answer, text, request.Origin),
        };
    }

    public async Task<HorizonAnswer?> SubmitWithoutWaitingAsync(HorizonRequest request)
    {
        if (Read(request, out string text, out TransactionEnvelope? envelope) is { } wrong)
        {
            return wrong;
        }

        Task<SubmitAnswer> answer = ledger.SubmitAsync(envelope!);
        string hash = TransactionHash.Of(ledger.Network, envelope!).ToString();
        // What can never be in a ledger is known at once.
        return answer.IsCompleted && await answer.ConfigureAwait(false) is { Stored: null } refused
            ? new(400, new JsonObject { ["tx_status"] = "ERROR", ["hash"] = hash, ["error_result_xdr"] = XdrConvert.ToBase64(refused.Result) })
            : new(201, new JsonObject { ["tx_status"] = "PENDING", ["hash"] = hash });
    }

    /// <summary>Makes the account of ?addr=, with coins of the first account.</summary>
    public async Task<HorizonAnswer?> FundAsync(HorizonRequest request)
    {
        string? address = request.Find("addr") ?? (request.Form.TryGetValue("addr", out string? given) ? given : null);
        if (!StrKey.TryParse(address, out SettlementAccount account))
        {
            return HorizonProblem.BadField("addr", "An account's id is a strkey that begins with G.");
        }

        SubmitAnswer answer = await _operator.CreateAccountAsync(account).ConfigureAwait(false);
        return Show(answer, answer.Stored is { } stored ? XdrConvert.ToBase64(stored.Envelope) : "", request.Origin);
    }

    private static HorizonAnswer Show(SubmitAnswer answer, string envelope, string origin) => answer.IsApplied
        ? HorizonAnswer.Ok(TransactionJson.Of(answer.Stored!, origin))
        : HorizonProblem.Failed(answer, envelope);

    private static HorizonAnswer? Read(HorizonRequest request, out string text, out TransactionEnvelope? envelope)
    {
        envelope = null;
        text = request.Form.TryGetValue("tx", out string? given) ? given : "";
        if (text.Length == 0)
        {
            return HorizonProblem.BadField("tx", "A transaction is in the form's field tx, in base64.");
        }

        return XdrConvert.TryFromBase64<TransactionEnvelope>(text, out envelope) ? null : HorizonProblem.Malformed(text);
    }
}
