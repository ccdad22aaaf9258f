using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;

namespace MagicWave.Payments.Stellar.Transactions;

/// <summary>
/// Puts a transaction together. Network, source, sequence, fee and an end of validity must be given; what no ledger would take is
/// refused here with its reason. Only what a builder has built can be signed. Not thread-safe.
/// </summary>
public sealed class TransactionBuilder
{
    private readonly LedgerNetwork _network;
    private readonly MuxedAccount _source;
    private readonly long _sequence;
    private readonly FeeOffer _fee;
    private readonly List<Operation> _operations = [];
    private Preconditions _preconditions;
    private Memo _memo;

    /// <summary>Begins a transaction.</summary>
    /// <param name="network">Where it is good.</param>
    /// <param name="source">Whose sequence it uses, and who pays its fee.</param>
    /// <param name="sequence">The transaction's own: as a rule one above the source account's.</param>
    /// <param name="fee">What it offers to pay.</param>
    /// <param name="validity">When it is good. It must have an end: without one, nobody could ever say that it will not be applied.</param>
    /// <exception cref="ArgumentException">The validity has no end, or ends before it begins.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sequence is not positive.</exception>
    public TransactionBuilder(LedgerNetwork network, MuxedAccount source, long sequence, FeeOffer fee, TimeBounds validity)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        if (validity.MaxTime == 0 || validity.MaxTime < validity.MinTime)
        {
            throw new ArgumentException("A transaction is good until a time, and that is not before it begins to be.", nameof(validity));
        }

        (_network, _source, _sequence, _fee) = (network, source, sequence, fee);
        _preconditions = Preconditions.Create(validity);
    }

    /// <summary>Says what it is for.</summary>
    public TransactionBuilder WithMemo(Memo memo)
    {
        _memo = memo;
        return this;
    }

    /// <summary>Adds preconditions to its time bounds (CAP-21).</summary>
    /// <param name="ledgers">In which ledgers it is good; null: in any.</param>
    /// <param name="minSequence">The source account's sequence may be anything from this to below the transaction's; null: one below.</param>
    /// <param name="minSequenceAge">For how many seconds the sequence must have been what it is.</param>
    /// <param name="minSequenceLedgerGap">For how many ledgers it must have been.</param>
    /// <param name="extraSigners">Who else must sign; at most two, none twice.</param>
    /// <exception cref="ArgumentException">They contradict each other or the transaction.</exception>
    public TransactionBuilder WithPreconditions(
        LedgerBounds? ledgers = null,
        long? minSequence = null,
        ulong minSequenceAge = 0,
        uint minSequenceLedgerGap = 0,
        XdrArray<SignerKey> extraSigners = default)
    {
        if (ledgers is { MaxLedger: > 0 } bounds && bounds.MaxLedger <= bounds.MinLedger)
        {
            throw new ArgumentException("The last ledger is not before the first.", nameof(ledgers));
        }

        if (minSequence < 0 || minSequence >= _sequence)
        {
            throw new ArgumentException("The lowest sequence is below the transaction's own.", nameof(minSequence));
        }

        if (extraSigners.Distinct().Count() != extraSigners.Count)
        {
            throw new ArgumentException("A signer is named once.", nameof(extraSigners));
        }

        _preconditions = Preconditions.Create(
            _preconditions.Time, ledgers, minSequence, minSequenceAge, minSequenceLedgerGap, extraSigners);
        return this;
    }

    /// <summary>Adds an operation after those that are there.</summary>
    /// <exception cref="ArgumentException">No ledger takes it.</exception>
    /// <exception cref="InvalidOperationException">There are 100 already.</exception>
    public TransactionBuilder Add(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (_operations.Count == XdrLimits.Operations)
        {
            throw new InvalidOperationException($"A transaction has at most {XdrLimits.Operations} operations.");
        }

        if (operation.FindFault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(operation));
        }

        _operations.Add(operation);
        return this;
    }

    /// <summary>The transaction.</summary>
    /// <exception cref="InvalidOperationException">It has no operations, or a sponsorship in it is not ended.</exception>
    public BuiltTransaction Build()
    {
        if (_operations.Count == 0)
        {
            throw new InvalidOperationException("A transaction has an operation at least.");
        }

        RequireSponsorshipsEnded();
        uint fee = _fee.StroopsPerOperation * (uint)_operations.Count;
        return new(_network, new(_source, fee, _sequence, _preconditions, _memo, [.. _operations]));
    }

    private void RequireSponsorshipsEnded()
    {
        HashSet<Accounts.SettlementAccount> sponsored = [];
        foreach (Operation operation in _operations)
        {
            bool holds = operation switch
            {
                BeginSponsoringFutureReservesOperation begin => sponsored.Add(begin.Sponsored),
                EndSponsoringFutureReservesOperation end => sponsored.Remove((end.Source ?? _source).Account),
                _ => true,
            };
            if (!holds)
            {
                throw new InvalidOperationException("A sponsorship is begun once, and ended by the account that was sponsored.");
            }
        }

        if (sponsored.Count > 0)
        {
            throw new InvalidOperationException("A sponsorship is ended in the transaction in which it was begun.");
        }
    }
}
