using System.Collections.Frozen;
using MagicWave.Payments.Books;
using MagicWave.Payments.Messages;

namespace MagicWave.Payments.Balances;

/// <summary>
/// The life of a request with its payer, as one table: what is not in it cannot happen. From built on there may be a signed transfer, so the only
/// ways out are that it was seen on the ledger, or that it provably never can be.
/// </summary>
internal sealed class RequestLifecycle
{
    private static readonly FrozenDictionary<(RequestStage, RequestStep), RequestStage> Table =
        new Dictionary<(RequestStage, RequestStep), RequestStage>
        {
            [(RequestStage.Received, RequestStep.Validate)] = RequestStage.Validated,
            [(RequestStage.Received, RequestStep.Reject)] = RequestStage.Rejected,
            [(RequestStage.Validated, RequestStep.Reserve)] = RequestStage.Reserved,
            [(RequestStage.Validated, RequestStep.Reject)] = RequestStage.Rejected,
            [(RequestStage.Reserved, RequestStep.Build)] = RequestStage.Built,
            [(RequestStage.Built, RequestStep.Submit)] = RequestStage.Submitted,
            [(RequestStage.Built, RequestStep.Release)] = RequestStage.Released,
            [(RequestStage.Submitted, RequestStep.Submit)] = RequestStage.Submitted,
            [(RequestStage.Submitted, RequestStep.Confirm)] = RequestStage.Confirmed,
            [(RequestStage.Submitted, RequestStep.Release)] = RequestStage.Released,
            [(RequestStage.Confirmed, RequestStep.Receipt)] = RequestStage.Receipted,
            [(RequestStage.Receipted, RequestStep.Receipt)] = RequestStage.Receipted,
        }.ToFrozenDictionary();

    /// <summary>A request that came.</summary>
    public RequestLifecycle(RequestRecord request) => Request = request;

    private RequestLifecycle(RequestRecord request, RequestStage stage) => (Request, Stage) = (request, stage);

    /// <summary>The request, with the state that is stored for its stage.</summary>
    public RequestRecord Request { get; private set; }

    /// <summary>Where it is.</summary>
    public RequestStage Stage { get; private set; }

    /// <summary>Whether its amount is set aside and not yet paid.</summary>
    public bool IsReserved => Stage is RequestStage.Reserved or RequestStage.Built or RequestStage.Submitted;

    /// <summary>
    /// Goes on with a request out of the store. One that was being paid is reserved again: the driver, which keeps the transfers, is asked again and
    /// knows whether there is one.
    /// </summary>
    public static RequestLifecycle Restore(RequestRecord stored) => stored.State switch
    {
        RequestState.Accepted => new(stored, RequestStage.Reserved),
        RequestState.Paying => new(stored with { State = RequestState.Accepted, Due = stored.Created }, RequestStage.Reserved),
        RequestState.Paid => new(stored, RequestStage.Confirmed),
        _ => new(stored, stored.Refusal == RefusalReason.PaymentFailed ? RequestStage.Released : RequestStage.Rejected),
    };

    /// <summary>Whether a step may be taken now.</summary>
    public bool Allows(RequestStep step) => Table.ContainsKey((Stage, step));

    /// <summary>Takes a step.</summary>
    /// <param name="step">Which.</param>
    /// <param name="change">What else changes in the request.</param>
    /// <exception cref="InvalidOperationException">The table does not have it: a bug of the caller.</exception>
    public RequestRecord Advance(RequestStep step, Func<RequestRecord, RequestRecord>? change = null)
    {
        if (!Table.TryGetValue((Stage, step), out RequestStage next))
        {
            throw new InvalidOperationException($"A request that is {Stage} cannot {step}.");
        }

        Stage = next;
        Request = (change?.Invoke(Request) ?? Request) with { State = StoredAs(next) };
        return Request;
    }

    private static RequestState StoredAs(RequestStage stage) => stage switch
    {
        RequestStage.Reserved => RequestState.Accepted,
        RequestStage.Built or RequestStage.Submitted => RequestState.Paying,
        RequestStage.Confirmed or RequestStage.Receipted => RequestState.Paid,

        // Also for one that is still looked at: it is stored only if it comes further.
        _ => RequestState.Refused,
    };
}
