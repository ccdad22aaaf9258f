using MagicWave.Core.Time;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;
using MagicWave.Publishing.Prices;
using MagicWave.Publishing.Tills;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Http;

/// <summary>Takes proofs, keeps what visitors have left, and asks for more. Thread-safe.</summary>
internal sealed class Cashier(IResourceTill till, TimeProvider time)
{
    /// <summary>The next part is asked for when less than this of the megabyte before it is left, so that a visitor who pays is never held up.</summary>
    public const long LowBytes = VisitorAccount.Megabyte / 2;

    /// <summary>What is sent on trust, slowly, while a payment is late.</summary>
    public const long TrustBytes = 240_000;

    private readonly Lock _lock = new();
    private readonly VisitorBook _book = new();
    private readonly Dictionary<VisitorKey, TaskCompletionSource> _changed = [];

    /// <summary>What was asked and paid.</summary>
    public ResourceTillTotals Totals => till.Totals;

    /// <summary>Lets a visitor in who paid.</summary>
    /// <param name="visit">What it wants.</param>
    /// <param name="request">Its request, which may show a proof.</param>
    public Admission Admit(Visit visit, HttpRequest request)
    {
        Admission shown = Admission.NotPaid;
        if (request.Headers[ResourceHeaders.PaymentProof] is { Count: > 0 } header)
        {
            shown = header is [{ } text] && ResourceProof.TryParse(text, out ResourceProof proof) ? Take(visit, proof) : Admission.Malformed;
        }

        if (visit.Price.Unit == PriceUnit.Request)
        {
            return shown;
        }

        lock (_lock)
        {
            return _book.Find(visit.Key, Instant.Now(time)) is { Credit: > 0 } ? Admission.Admitted : shown;
        }
    }

    /// <summary>Asks a visitor for the next part.</summary>
    /// <param name="connection">The features of its connection.</param>
    /// <param name="visit">What it wants.</param>
    /// <param name="part">Which part.</param>
    /// <param name="request">The signed request; null when there is none.</param>
    public ResourceAskFault TryAsk(IFeatureCollection connection, Visit visit, out long part, out ResourceRequest? request)
    {
        Instant now = Instant.Now(time);
        lock (_lock)
        {
            part = _book.Find(visit.Key, now)?.NextPart ?? 0;
        }

        ResourceAskFault fault = till.TryAsk(connection, visit.Session, visit.Digest(part), Amount.FromStroops(visit.Price.Amount), out request);
        if (request is not null)
        {
            lock (_lock)
            {
                _book.HandleAsked(request.Id, visit.Key, part, now);
            }
        }

        return fault;
    }

    /// <summary>What a visitor has left, in bytes or seconds; null when it paid nothing.</summary>
    public long? CreditOf(VisitorKey key)
    {
        lock (_lock)
        {
            return _book.Find(key, Instant.Now(time))?.Credit;
        }
    }

    /// <summary>Takes from what was paid, and tells whoever waits when the next part is due.</summary>
    public long Spend(VisitorKey key, long wanted) => Change(key, account => account.Take(wanted));

    /// <summary>Takes on trust, within its bounds.</summary>
    public long SpendOnTrust(VisitorKey key, long wanted, long limit) => Change(key, account => account.TakeOnTrust(wanted, limit));

    /// <summary>Waits until something is paid or used, or the time is over; not at all when it is not worth it any more.</summary>
    /// <param name="key">The visitor and the resource.</param>
    /// <param name="isWorthIt">Whether to wait with this much left; null when nothing was paid. What changed since the caller looked is not missed.</param>
    /// <param name="patience">For how long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitForChangeAsync(VisitorKey key, Func<long?, bool> isWorthIt, TimeSpan patience, CancellationToken cancellationToken)
    {
        TaskCompletionSource? changed;
        lock (_lock)
        {
            if (!isWorthIt(_book.Find(key, Instant.Now(time))?.Credit))
            {
                return;
            }

            if (!_changed.TryGetValue(key, out changed))
            {
                changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _changed.Add(key, changed);
            }
        }

        try
        {
            await changed.Task.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Forget(key);
        }
        catch (OperationCanceledException)
        {
            Forget(key);
            throw;
        }
    }

    // Others may wait for the same: they look again, as if something had happened.
    private void Forget(VisitorKey key)
    {
        lock (_lock)
        {
            Tell(key);
        }
    }

    private Admission Take(Visit visit, ResourceProof proof)
    {
        long part;
        lock (_lock)
        {
            part = _book.FindPart(proof.Request, visit.Key);
        }

        ResourceVerdict verdict = till.Verify(proof, visit.Digest(part));
        Instant now = Instant.Now(time);
        lock (_lock)
        {
            switch (verdict)
            {
                case ResourceVerdict.Accepted or ResourceVerdict.AcceptedAgain when visit.Price.Unit == PriceUnit.Request:
                    return Admission.Admitted;
                case ResourceVerdict.Accepted:
                    long amount = visit.Price.Unit == PriceUnit.Megabyte ? VisitorAccount.Megabyte : VisitorAccount.Minute;
                    _ = _book.HandlePaid(visit.Key, part, amount, now);
                    Tell(visit.Key);
                    return Admission.Admitted;
                default:
                    return Refusal(verdict);
            }
        }
    }

    private static Admission Refusal(ResourceVerdict verdict) => verdict switch
    {
        ResourceVerdict.AcceptedAgain or ResourceVerdict.UsedUp => Admission.UsedUp,
        ResourceVerdict.WrongSession => Admission.WrongSession,
        ResourceVerdict.WrongResource => Admission.WrongResource,
        ResourceVerdict.WrongOpening => Admission.WrongOpening,
        ResourceVerdict.Expired => Admission.Expired,
        ResourceVerdict.NotPaid => Admission.NotPaid,
        _ => Admission.Unknown,
    };

    private long Change(VisitorKey key, Func<VisitorAccount, long> change)
    {
        lock (_lock)
        {
            if (_book.Find(key, Instant.Now(time)) is not { } account)
            {
                return 0;
            }

            bool wasDue = account.Credit < LowBytes;
            long taken = change(account);
            if (!wasDue && account.Credit < LowBytes)
            {
                Tell(key);
            }

            return taken;
        }
    }

    private void Tell(VisitorKey key)
    {
        if (_changed.Remove(key, out TaskCompletionSource? changed))
        {
            changed.TrySetResult();
        }
    }
}
