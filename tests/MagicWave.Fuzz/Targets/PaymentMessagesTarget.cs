using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Settlement;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Every payment message from the same bytes. What was read, written again, is the same but for the signature.</summary>
internal sealed class PaymentMessagesTarget : IFuzzTarget
{
    private const int SignatureLength = 64;

    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave fuzz");

    private readonly SeededRandom _random = new(1);
    private readonly SettlementKey _key;

    public PaymentMessagesTarget() => _key = SettlementKey.FromSeed(_random.Bytes(SettlementKey.SeedLength));

    public string Name => "payment-messages";

    public IEnumerable<byte[]> Seeds => [Hello(), Request().Write(_key), Receipt().Write(_key, Network), Refusal().Write(), Statement()];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (HelloMessage.TryRead(input, out HelloMessage hello))
        {
            _ = hello.IsAuthentic(input, new byte[MessageNumbers.ChannelBindingLength]);
        }

        if (RequestMessage.TryRead(input, out RequestMessage? request))
        {
            _ = request!.IsAuthentic(input);
            RequireSame(input[..^SignatureLength], request.Write(_key).AsSpan()[..^SignatureLength]);
        }

        if (ReceiptMessage.TryRead(input, out ReceiptMessage receipt))
        {
            _ = ReceiptMessage.IsAuthentic(input, _key.Account, Network);
            RequireSame(input[..^SignatureLength], receipt.Write(_key, Network).AsSpan()[..^SignatureLength]);
        }

        if (StatementMessage.TryRead(input, out StatementMessage? statement))
        {
            _ = statement.IsSignedBy(input, statement.Lower);
            _ = StatementMessage.HashOf(input);
            RequireSame(input[..^(2 * SignatureLength)], statement.Write().AsSpan()[..^(2 * SignatureLength)]);
        }

        if (RefusalMessage.TryRead(input, out RefusalMessage refusal))
        {
            RequireSame(input, refusal.Write());
        }
    }

    private static void RequireSame(ReadOnlySpan<byte> input, ReadOnlySpan<byte> written)
    {
        if (!PublicBytes.Equal(input, written))
        {
            throw new InvalidOperationException($"Written again it is {Hex.Format(written)}");
        }
    }

    private static RefusalMessage Refusal() => new(RequestId.FromBytes(new byte[RequestId.Length]), RefusalReason.OverRequest, new(5));

    private byte[] Hello()
    {
        byte[] body = new byte[MessageNumbers.HelloLength];
        HelloMessage.Write(body, Network, _key, _random, _random.Bytes(MessageNumbers.ChannelBindingLength));
        return body;
    }

    private ReceiptMessage Receipt() => new(RequestId.Draw(_random), TransferHash.FromBytes(_random.Bytes(TransferHash.Length)), new(77));

    private byte[] Statement()
    {
        SettlementAccount other = SettlementAccount.FromBytes(_random.Bytes(SettlementAccount.Length));
        bool isLower = StatementMessage.IsLower(_key.Account, other);
        StatementMessage statement = new()
        {
            Form = StatementForm.Proposal,
            Network = Network,
            Lower = isLower ? _key.Account : other,
            Higher = isLower ? other : _key.Account,
            Epoch = 0,
            Sequence = 4,
            LowerServed = new(102_000, new(102_000_123)),
            HigherServed = new(7, new(7_000)),
            Prices = PriceTableId.FromBytes(_random.Bytes(PriceTableId.Length)),
            Previous = StatementHash.FromBytes(_random.Bytes(StatementHash.Length)),
            Time = new(1_767_225_600_000),
        };
        byte[] body = statement.Write();
        statement.Sign(body, StatementForm.Proposal, _key);
        return body;
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
            Payer = SettlementAccount.FromBytes(_random.Bytes(SettlementAccount.Length)),
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
