using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Generators;

/// <summary>Random envelopes that the builder makes and keys sign: every kind of operation, memo and precondition.</summary>
internal sealed class EnvelopeGenerator(SeededRandom random)
{
    private static readonly OperationType[] Types = Enum.GetValues<OperationType>();

    private readonly OperationGenerator _operations = new(random);

    /// <summary>A transaction with up to so many operations.</summary>
    public BuiltTransaction Transaction(LedgerNetwork network, SettlementAccount source, int maximum) =>
        Transaction(network, source, [.. Enumerable.Range(0, random.Next(1, maximum + 1)).Select(_ => Types[random.Next(Types.Length)])]);

    /// <summary>A transaction with an operation of each of these kinds; sponsorships are ended as they must be.</summary>
    public BuiltTransaction Transaction(LedgerNetwork network, SettlementAccount source, IReadOnlyCollection<OperationType> types)
    {
        ulong begin = random.Chance(2) ? 0 : random.NextUInt64() >> 32;
        TransactionBuilder builder = new(
            network,
            random.Chance(3) ? new MuxedAccount(source, random.NextUInt64()) : source,
            _operations.Amount(),
            random.Chance(4) ? FeeOffer.ByFeeBump : FeeOffer.PerOperation((uint)random.Next(100, 100_000)),
            new TimeBounds(begin, begin + 1 + (random.NextUInt64() >> 32)));
        builder.WithMemo(Memo());
        if (random.Chance(2))
        {
            builder.WithPreconditions(
                random.Chance(2) ? new LedgerBounds(5, (uint)random.Next(6, int.MaxValue)) : null,
                random.Chance(2) ? 0 : null,
                random.Chance(2) ? random.NextUInt64() : 0,
                random.Chance(2) ? (uint)random.NextUInt64() : 0,
                [.. Enumerable.Range(0, random.Next(3)).Select(_ => _operations.Signer())]);
        }

        foreach (OperationType type in types)
        {
            Add(builder, type);
        }

        return builder.Build();
    }

    /// <summary>A fee bump of a signed transaction.</summary>
    public BuiltFeeBump FeeBump(BuiltTransaction inner, SettlementKey source, SettlementKey payer)
    {
        int operations = inner.Transaction.Operations.Count;
        uint least = Math.Max(100, inner.Transaction.Fee / (uint)operations);
        return BuiltFeeBump.Build(
            inner.Network, inner.Sign(source), inner.Hash, payer.Account, (uint)random.Next((int)least, (int)least + 1_000_000));
    }

    private void Add(TransactionBuilder builder, OperationType type)
    {
        if (type is not (OperationType.BeginSponsoringFutureReserves or OperationType.EndSponsoringFutureReserves))
        {
            builder.Add(_operations.Operation(type));
            return;
        }

        SettlementAccount sponsored = _operations.Account();
        builder.Add(new BeginSponsoringFutureReservesOperation(sponsored));
        builder.Add(new EndSponsoringFutureReservesOperation { Source = sponsored });
    }

    private Memo Memo() => random.Next(5) switch
    {
        0 => Stellar.Xdr.Memo.None,
        1 => Stellar.Xdr.Memo.FromText(random.Bytes(random.Next(29))),
        2 => Stellar.Xdr.Memo.FromId(random.NextUInt64()),
        3 => Stellar.Xdr.Memo.FromHash(_operations.Hash()),
        _ => Stellar.Xdr.Memo.FromReturn(_operations.Hash()),
    };
}
