using MagicWave.Payments.Stellar.Tests.Generators;
using MagicWave.Payments.Stellar.Transactions;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Xdr;

/// <summary>The largest envelope there is.</summary>
internal static class MaximumEnvelope
{
    public static byte[] Bytes { get; } = Build();

    private static byte[] Build()
    {
        OperationGenerator generator = new(new SeededRandom(1));
        LedgerNetwork network = new("MagicWave Test Network ; 2026");
        TransactionBuilder builder = new(network, generator.Muxed(), 1, FeeOffer.PerOperation(100), new(0, 1));
        for (int i = 0; i < XdrLimits.Operations; i++)
        {
            builder.Add(new CreateClaimableBalanceOperation(
                Asset.Issued("TWELVELETTER", generator.Account()),
                1,
                [.. Enumerable.Range(0, XdrLimits.Claimants).Select(_ => new Claimant(generator.Account(), Widest(XdrLimits.PredicateDepth)))])
            {
                Source = new MuxedAccount(generator.Account(), 1),
            });
        }

        return XdrConvert.ToBytes(builder.Build().Sign(VectorKeys.Alice));
    }

    private static ClaimPredicate Widest(int depth) =>
        depth == 1 ? new ClaimPredicate.BeforeAbsoluteTime(1) : new ClaimPredicate.And(Widest(depth - 1), Widest(depth - 1));
}
