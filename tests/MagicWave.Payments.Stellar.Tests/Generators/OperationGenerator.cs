using MagicWave.Payments.Accounts;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Generators;

/// <summary>Random operations that a ledger could take in some state, of every kind.</summary>
internal sealed class OperationGenerator(SeededRandom random)
{
    private const string CodeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public SeededRandom Random => random;

    public SettlementAccount Account() => SettlementAccount.FromBytes(random.Bytes(SettlementAccount.Length));

    public MuxedAccount Muxed() => new(Account(), random.Chance(2) ? random.NextUInt64() : null);

    public Hash256 Hash() => Hash256.FromBytes(random.Bytes(Hash256.Length));

    public string Code() => string.Concat(Enumerable.Range(0, random.Next(1, 13)).Select(_ => CodeLetters[random.Next(CodeLetters.Length)]));

    public Asset Issued() => Stellar.Xdr.Asset.Issued(Code(), Account());

    public Asset Asset() => random.Chance(3) ? Stellar.Xdr.Asset.Native : Issued();

    public long Amount() => random.Next(4) switch
    {
        0 => 1,
        1 => long.MaxValue,
        2 => random.Next(1, int.MaxValue),
        _ => (long)(random.NextUInt64() >> 1) | 1,
    };

    public string Text(int maximum) =>
        string.Concat(Enumerable.Range(0, random.Next(1, maximum + 1)).Select(_ => (char)random.Next(0x20, 0x7F)));

    public SignerKey Signer() => random.Next(4) switch
    {
        0 => SignerKey.Ed25519(Account()),
        1 => SignerKey.PreAuthorized(Hash()),
        2 => SignerKey.HashX(Hash()),
        _ => SignerKey.SignedPayload(Account(), random.Bytes(random.Next(1, 65))),
    };

    public ClaimPredicate Predicate(int depth = XdrLimits.PredicateDepth) => random.Next(depth > 1 ? 6 : 3) switch
    {
        0 => new ClaimPredicate.Unconditional(),
        1 => new ClaimPredicate.BeforeAbsoluteTime(Amount()),
        2 => new ClaimPredicate.BeforeRelativeTime(Amount()),
        3 => new ClaimPredicate.Not(Predicate(depth - 1)),
        4 => new ClaimPredicate.And(Predicate(depth - 1), Predicate(depth - 1)),
        _ => new ClaimPredicate.Or(Predicate(depth - 1), Predicate(depth - 1)),
    };

    public Operation Operation(OperationType type)
    {
        Operation operation = Body(type);
        return random.Chance(2) ? operation with { Source = Muxed() } : operation;
    }

    private Operation Body(OperationType type) => type switch
    {
        OperationType.CreateAccount => new CreateAccountOperation(Account(), random.Chance(2) ? 0 : Amount()),
        OperationType.Payment => new PaymentOperation(Muxed(), Asset(), Amount()),
        OperationType.PathPaymentStrictReceive =>
            new PathPaymentStrictReceiveOperation(Asset(), Amount(), Muxed(), Asset(), Amount(), Path()),
        OperationType.PathPaymentStrictSend => new PathPaymentStrictSendOperation(Asset(), Amount(), Muxed(), Asset(), Amount(), Path()),
        OperationType.SetOptions => SetOptions(),
        OperationType.ChangeTrust => new ChangeTrustOperation(Issued(), random.Chance(2) ? 0 : Amount()),
        OperationType.AllowTrust => new AllowTrustOperation(Account(), Code(), (TrustLineFlags)random.Next(3)),
        OperationType.ManageData =>
            new ManageDataOperation(Text(XdrLimits.DataName), random.Chance(3) ? null : [.. random.Bytes(random.Next(1, 65))]),
        OperationType.BumpSequence => new BumpSequenceOperation(Amount()),
        OperationType.CreateClaimableBalance => new CreateClaimableBalanceOperation(
            Asset(),
            Amount(),
            [.. Enumerable.Range(0, random.Next(1, 11)).Select(_ => new Claimant(Account(), Predicate()))]),
        OperationType.ClaimClaimableBalance => new ClaimClaimableBalanceOperation(new ClaimableBalanceId(Hash())),
        OperationType.BeginSponsoringFutureReserves => new BeginSponsoringFutureReservesOperation(Account()),
        OperationType.EndSponsoringFutureReserves => new EndSponsoringFutureReservesOperation(),
        OperationType.SetTrustLineFlags => TrustLineFlagsOf(random.Next(8)),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A new kind: generate it here."),
    };

    private SetTrustLineFlagsOperation TrustLineFlagsOf(int clear) =>
        new(Account(), Issued(), (TrustLineFlags)clear, (TrustLineFlags)(random.Next(4) & ~clear));

    private SetOptionsOperation SetOptions()
    {
        AccountFlags set = (AccountFlags)random.Next(16);
        return new()
        {
            InflationDestination = random.Chance(3) ? Account() : null,
            SetFlags = random.Chance(2) ? set : null,
            ClearFlags = random.Chance(2) ? (AccountFlags)random.Next(16) & ~set : null,
            MasterWeight = Weight(),
            LowThreshold = Weight(),
            MediumThreshold = Weight(),
            HighThreshold = Weight(),
            HomeDomain = random.Chance(2) ? Text(XdrLimits.HomeDomain) : null,
            Signer = random.Chance(2) ? new Signer(Signer(), (uint)random.Next(256)) : null,
        };
    }

    private uint? Weight() => random.Chance(2) ? (uint)random.Next(256) : null;

    private XdrArray<Asset> Path() => [.. Enumerable.Range(0, random.Next(XdrLimits.Path + 1)).Select(_ => Asset())];
}
