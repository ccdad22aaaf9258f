using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Payments.Tests;

public sealed class MessageTests : IDisposable
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave test");

    private readonly SeededRandom _random = new(11);
    private readonly SettlementKey _key;

    public MessageTests() => _key = SettlementKey.FromSeed(_random.Bytes(32));

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Lengths_are_those_of_the_documented_fields()
    {
        Assert.Equal(2 + 32 + 32 + 32 + 64, MessageNumbers.HelloLength);
        Assert.Equal(2 + 32 + 16 + 8 + 32 + 32 + 8 + 16 + 8 + 8 + 8 + 32 + 8 + 32 + 8 + 8 + 64, MessageNumbers.RequestLength);
        Assert.Equal(2 + 1 + 32 + 32 + 32 + 4 + 8 + 8 + 16 + 8 + 16 + 32 + 32 + 8 + 64 + 64, MessageNumbers.StatementLength);
        Assert.Equal(2 + 16 + 32 + 8 + 64, MessageNumbers.ReceiptLength);
        Assert.Equal(2 + 16 + 1 + 8, MessageNumbers.RefusalLength);
    }

    [Fact]
    public void A_request_reads_as_it_was_written()
    {
        RequestMessage written = Request();
        byte[] body = written.Write(_key);
        Assert.True(RequestMessage.TryRead(body, out RequestMessage? read));
        Assert.Equal(written, read);
        Assert.True(read!.IsAuthentic(body));
        Assert.Equal(body, read.Write(_key));
        Assert.False(RequestMessage.TryRead(body.AsSpan(1), out _));
        Assert.False(RequestMessage.TryRead([.. body, 0], out _));
    }

    [Fact]
    public void A_receipt_is_bound_to_its_payer_and_network()
    {
        ReceiptMessage written = new(RequestId.Draw(_random), TransferHash.FromBytes(_random.Bytes(32)), new(77));
        byte[] body = written.Write(_key, Network);
        Assert.True(ReceiptMessage.TryRead(body, out ReceiptMessage read));
        Assert.Equal(written, read);
        Assert.True(ReceiptMessage.IsAuthentic(body, _key.Account, Network));
        Assert.False(ReceiptMessage.IsAuthentic(body, _key.Account, NetworkId.FromPassphrase("another")));
        Assert.False(ReceiptMessage.IsAuthentic(body, SettlementAccount.FromBytes(_random.Bytes(32)), Network));
    }

    [Fact]
    public void A_hello_is_bound_to_its_channel()
    {
        byte[] binding = _random.Bytes(32);
        byte[] body = new byte[MessageNumbers.HelloLength];
        HelloMessage.Write(body, Network, _key, _random, binding);
        Assert.True(HelloMessage.TryRead(body, out HelloMessage read));
        Assert.Equal(new HelloMessage(Network, _key.Account), read);
        Assert.True(read.IsAuthentic(body, binding));
        Assert.False(read.IsAuthentic(body, _random.Bytes(32)));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(12, true)]
    [InlineData(13, false)]
    [InlineData(255, false)]
    public void A_refusal_names_a_reason_of_this_version(byte reason, bool isKnown)
    {
        byte[] body = new RefusalMessage(RequestId.Draw(_random), (RefusalReason)reason, new(5)).Write();
        Assert.Equal(isKnown, RefusalMessage.TryRead(body, out RefusalMessage read));
        Assert.Equal(isKnown ? (RefusalReason)reason : default, read.Reason);
    }

    [Fact]
    public void Any_bytes_are_read_or_not_and_what_is_read_has_one_form()
    {
        byte[] hello = new byte[MessageNumbers.HelloLength];
        HelloMessage.Write(hello, Network, _key, _random, _random.Bytes(32));
        byte[][] seeds =
        [
            hello,
            Request().Write(_key),
            new ReceiptMessage(RequestId.Draw(_random), TransferHash.FromBytes(_random.Bytes(32)), new(77)).Write(_key, Network),
            new RefusalMessage(RequestId.Draw(_random), RefusalReason.OverRequest, new(5)).Write(),
        ];
        Mutator mutator = new(_random, maximumLength: 1_024);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] input = mutator.Next(seeds);
            if (RequestMessage.TryRead(input, out RequestMessage? request))
            {
                accepted++;
                Assert.Equal(input[..^64], request!.Write(_key)[..^64]);
            }

            if (ReceiptMessage.TryRead(input, out ReceiptMessage receipt))
            {
                accepted++;
                Assert.Equal(input[..^64], receipt.Write(_key, Network)[..^64]);
            }

            if (RefusalMessage.TryRead(input, out RefusalMessage refusal))
            {
                accepted++;
                Assert.Equal(input, refusal.Write());
            }

            HelloMessage.TryRead(input, out _);
        }

        Assert.True(accepted > 500);
    }

    private RequestMessage Request()
    {
        RequestId id = RequestId.Draw(_random);
        return new()
        {
            Network = Network,
            Id = id,
            Sequence = 3,
            Payee = _key.Account,
            Payer = SettlementAccount.FromBytes(_random.Bytes(32)),
            Amount = new(102),
            Earned = new(102_000_123),
            Cells = 102_000,
            Received = new(7),
            Limit = new(160),
            Memo = TransferMemo.ForRequest(id),
            Issued = new(1_767_225_600_000),
            Expires = new(1_767_229_200_000),
        };
    }
}
