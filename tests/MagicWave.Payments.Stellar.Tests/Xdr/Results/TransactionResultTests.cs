using System.Buffers.Binary;
using MagicWave.Payments.Stellar.Tests.Generators;
using MagicWave.Payments.Stellar.Xdr;
using MagicWave.Payments.Stellar.Xdr.Operations;
using MagicWave.Payments.Stellar.Xdr.Results;
using MagicWave.TestKit;

namespace MagicWave.Payments.Stellar.Tests.Xdr.Results;

public sealed class TransactionResultTests
{
    private static readonly OperationType[] Types = Enum.GetValues<OperationType>();

    public static TheoryData<TransactionResult> Results
    {
        get
        {
            TransactionResult failed = new(100, TransactionResultCode.Failed, [.. Operations()]);
            return
            [
                new TransactionResult(100, TransactionResultCode.Success, [OperationResult.Of(PaymentResultCode.Success)]),
                failed,
                new TransactionResult(0, TransactionResultCode.BadSequence),
                new TransactionResult(800, TransactionResultCode.FeeBumpInnerFailed, Inner: new(Hash256.Of([1]), failed)),
                new TransactionResult(
                    800,
                    TransactionResultCode.FeeBumpInnerSuccess,
                    Inner: new(Hash256.Of([2]), new(0, TransactionResultCode.Success, [OperationResult.Of(BumpSequenceResultCode.Success)]))),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void A_result_is_read_as_it_was_written(TransactionResult result)
    {
        byte[] bytes = XdrConvert.ToBytes(result);
        Assert.True(XdrConvert.TryFromBytes<TransactionResult>(bytes, out TransactionResult? read));
        Assert.Equal(result, read);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(XdrConvert.TryFromBytes<TransactionResult>(bytes.AsSpan()[..length], out _));
        }
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void A_number_out_of_its_range_is_refused_or_kept(TransactionResult result)
    {
        byte[] bytes = XdrConvert.ToBytes(result);
        foreach (uint extreme in new uint[] { 0, 1, 3, int.MaxValue, 0x80000000, 0x80000001, uint.MaxValue, uint.MaxValue - 20 })
        {
            for (int i = 0; i < bytes.Length; i += sizeof(uint))
            {
                byte[] changed = [.. bytes];
                BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(i), extreme);
                if (XdrConvert.TryFromBytes<TransactionResult>(changed, out TransactionResult? read))
                {
                    Assert.Equal(changed, XdrConvert.ToBytes(read));
                }
            }
        }
    }

    [Fact]
    public void A_result_with_any_code_is_read_as_it_was_written()
    {
        ResultGenerator generator = new(new SeededRandom(1));
        Assert.All(generator.Operations(), result => Assert.StartsWith("op_", result.Name, StringComparison.Ordinal));
        Assert.All(generator.Transactions(), result => Assert.True(
            XdrConvert.TryFromBase64<TransactionResult>(XdrConvert.ToBase64(result), out TransactionResult? read) && read == result));
    }

    [Fact]
    public void Every_code_of_a_transaction_has_its_own_name()
    {
        TransactionResultCode[] codes = Enum.GetValues<TransactionResultCode>();
        Assert.Equal(codes.Length, codes.Select(ResultNames.Of).Distinct().Count());
        Assert.All(codes, code => Assert.True(ResultNames.TryParse(ResultNames.Of(code), out TransactionResultCode parsed) && parsed == code));
        Assert.False(ResultNames.TryParse("tx_unheard_of", out _));
        Assert.False(ResultNames.TryParse(null, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResultNames.Of((TransactionResultCode)2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResultNames.Of((TransactionResultCode)(-18)));
    }

    [Fact]
    public void Every_kind_of_operation_has_results()
    {
        Assert.Equal(Types.Order(), Operations().Select(result => result.Type).OfType<OperationType>().Distinct().Order());
        Assert.All(Operations(), result => Assert.StartsWith("op_", result.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("op_underfunded", PaymentResultCode.Underfunded)]
    [InlineData("op_no_issuer", PaymentResultCode.NoIssuer)]
    [InlineData("op_line_full", PaymentResultCode.LineFull)]
    [InlineData("op_success", PaymentResultCode.Success)]
    public void Results_have_the_names_of_Horizon(string name, PaymentResultCode code) => Assert.Equal(name, OperationResult.Of(code).Name);

    [Fact]
    public void Results_that_say_more_than_their_code_cannot_be_made_without_it()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OperationResult.Of(OperationResultCode.Inner));
        Assert.Throws<ArgumentOutOfRangeException>(() => OperationResult.Of(CreateClaimableBalanceResultCode.Success));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => OperationResult.Of(OperationType.PathPaymentStrictSend, PathPaymentResultCode.NoIssuer));
        Assert.Throws<ArgumentOutOfRangeException>(() => OperationResult.Of(OperationType.Payment, PathPaymentResultCode.Malformed));
        Assert.Throws<ArgumentOutOfRangeException>(() => OperationResult.Of((PaymentResultCode)(-10)));
        Assert.Throws<ArgumentOutOfRangeException>(() => OperationResult.Of((PaymentResultCode)1));
    }

    [Theory]
    [InlineData("000000000000006400000002")]
    [InlineData("0000000000000064ffffffee00000000")]
    [InlineData("0000000000000064fffffffb00000001")]
    [InlineData("0000000000000064000000000000000100000000000000010000000100000000")]
    [InlineData("00000000000000640000000000000001000000000000000300000000000000000000")]
    [InlineData("0000000000000064ffffffff0000006500000000")]
    public void What_is_no_result_is_not_read(string hex) =>
        Assert.False(XdrConvert.TryFromBytes<TransactionResult>(Convert.FromHexString(hex), out _));

    [Fact]
    public void An_inner_result_is_not_that_of_a_fee_bump()
    {
        TransactionResult inner = new(0, TransactionResultCode.FeeBumpInnerFailed, Inner: new(default, new(0, TransactionResultCode.TooLate)));
        TransactionResult outer = new(1, TransactionResultCode.FeeBumpInnerFailed, Inner: new(default, inner));
        Assert.False(XdrConvert.TryFromBytes<TransactionResult>(XdrConvert.ToBytes(outer), out _));
    }

    private static IEnumerable<OperationResult> Operations()
    {
        Asset token = Asset.Issued("MAGICWAVE", VectorKeys.Issuer.Account);
        yield return OperationResult.Of(OperationResultCode.TooManySponsoring);
        yield return OperationResult.Of(CreateAccountResultCode.AlreadyExists);
        yield return OperationResult.Of(PaymentResultCode.SourceNotAuthorized);
        yield return OperationResult.Of(SetOptionsResultCode.AuthorizationRevocableRequired);
        yield return OperationResult.Of(ChangeTrustResultCode.NotAuthorizedToMaintainLiabilities);
        yield return OperationResult.Of(AllowTrustResultCode.LowReserve);
        yield return OperationResult.Of(SetTrustLineFlagsResultCode.InvalidState);
        yield return OperationResult.Of(ManageDataResultCode.InvalidName);
        yield return OperationResult.Of(BumpSequenceResultCode.BadSequence);
        yield return OperationResult.Of(CreateClaimableBalanceResultCode.Underfunded);
        yield return OperationResult.Of(ClaimableBalanceId.Derive(VectorKeys.Alice.Account, 1, 2));
        yield return OperationResult.Of(ClaimClaimableBalanceResultCode.CannotClaim);
        yield return OperationResult.Of(BeginSponsoringFutureReservesResultCode.Recursive);
        yield return OperationResult.Of(EndSponsoringFutureReservesResultCode.NotSponsored);
        yield return OperationResult.Of(OperationType.PathPaymentStrictReceive, PathPaymentResultCode.OutOfBound);
        yield return OperationResult.Of(OperationType.PathPaymentStrictReceive, Asset.Native);
        yield return OperationResult.Of(
            OperationType.PathPaymentStrictSend,
            new PathPaymentOutcome(
                [
                    new ClaimedOffer(ClaimedOfferKind.Offer, Hash256.Of([3]), 7, Asset.Native, 1, token, 2),
                    new ClaimedOffer(ClaimedOfferKind.OfferOfOldForm, Hash256.Of([4]), 8, token, 3, Asset.Native, 4),
                    new ClaimedOffer(ClaimedOfferKind.LiquidityPool, Hash256.Of([5]), 0, Asset.Native, 5, token, 6),
                ],
                VectorKeys.Bob.Account,
                token,
                9));
    }
}
