using System.Buffers.Binary;
using MagicWave.Core.Bytes;
using MagicWave.Payments.Stellar.Xdr;

namespace MagicWave.Payments.Stellar.Tests.Xdr;

public sealed class EnvelopeVectorTests
{
    public static TheoryData<string> Names => [.. StellarVectors.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_envelope_is_read_and_written_again_byte_for_byte(string name)
    {
        StellarVector vector = StellarVectors.Get(name);
        Assert.True(XdrConvert.TryFromBase64<TransactionEnvelope>(vector.Envelope, out TransactionEnvelope? envelope));
        Assert.Equal(vector.Envelope, XdrConvert.ToBase64(envelope));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_envelope_is_read_without_its_last_byte_or_with_one_more(string name)
    {
        byte[] bytes = Convert.FromBase64String(StellarVectors.Get(name).Envelope);
        Assert.False(XdrConvert.TryFromBytes<TransactionEnvelope>(bytes.AsSpan()[..^1], out _));
        Assert.False(XdrConvert.TryFromBytes<TransactionEnvelope>([.. bytes, 0], out _));
        Assert.False(XdrConvert.TryFromBytes<TransactionEnvelope>([.. bytes, 0, 0, 0, 0], out _));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_byte_is_refused_or_kept(string name)
    {
        byte[] bytes = Convert.FromBase64String(StellarVectors.Get(name).Envelope);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 0x40;
            if (XdrConvert.TryFromBytes<TransactionEnvelope>(changed, out TransactionEnvelope? envelope))
            {
                Assert.True(PublicBytes.Equal(changed, XdrConvert.ToBytes(envelope)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_out_of_its_range_is_refused_or_kept(string name)
    {
        byte[] bytes = Convert.FromBase64String(StellarVectors.Get(name).Envelope);
        foreach (uint extreme in new uint[] { 0, 1, 2, 0x100, int.MaxValue, 0x80000000, 0x80000001, uint.MaxValue })
        {
            for (int i = 0; i < bytes.Length; i += sizeof(uint))
            {
                byte[] changed = [.. bytes];
                BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(i), extreme);
                if (XdrConvert.TryFromBytes<TransactionEnvelope>(changed, out TransactionEnvelope? envelope))
                {
                    Assert.True(PublicBytes.Equal(changed, XdrConvert.ToBytes(envelope)));
                }
            }
        }
    }

    [Theory]
    [InlineData("createClaimableBalance.testnet")]
    [InlineData("createClaimableBalance.magicwave")]
    public void A_claimable_balance_has_the_name_that_the_SDK_computes(string name)
    {
        StellarVector vector = StellarVectors.Get(name);
        Assert.True(XdrConvert.TryFromBase64<TransactionEnvelope>(vector.Envelope, out TransactionEnvelope? envelope));
        Transaction transaction = envelope.InnerTransaction;
        Assert.Equal(
            vector.Optional("balanceId"),
            ClaimableBalanceId.Derive(transaction.Source.Account, transaction.Sequence, 0).ToString());
    }
}
