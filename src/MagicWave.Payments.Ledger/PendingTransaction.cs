using MagicWave.Payments.Ledger.Rules;

namespace MagicWave.Payments.Ledger;

/// <summary>A transaction that waits for its ledger, and who waits for its result.</summary>
internal sealed class PendingTransaction(LedgerTransaction transaction)
{
    private readonly TaskCompletionSource<SubmitAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LedgerTransaction Transaction { get; } = transaction;

    public Task<SubmitAnswer> Result => _answer.Task;

    public void Answer(SubmitAnswer answer) => _answer.TrySetResult(answer);

    public void Fail(PaymentException failure) => _answer.TrySetException(failure);

    public void Cancel() => _answer.TrySetCanceled();
}
