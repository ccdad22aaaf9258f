using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Ledger;
using MagicWave.Payments.Settlement;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Envelopes of the embedded ledger. What was read, signed again, has the same hash and bytes but for the signature.</summary>
internal sealed class PaymentEnvelopeTarget : IFuzzTarget
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave fuzz");

    private readonly SeededRandom _random = new(1);
    private readonly SettlementKey _key;

    public PaymentEnvelopeTarget() => _key = SettlementKey.FromSeed(_random.Bytes(SettlementKey.SeedLength));

    public string Name => "payment-envelope";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            TransferOrder order = new(
                _key.Account, SettlementAccount.FromBytes(new byte[SettlementAccount.Length]), new(10), default, 1, new(1_767_225_600_000));
            yield return TransferEnvelope.Sign(Network, order, _key).Envelope.ToArray();
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!TransferEnvelope.TryRead(input, Network, out TransferOrder order, out TransferHash hash))
        {
            return;
        }

        _ = TransferEnvelope.IsAuthentic(input, order.Source, hash);
        SignedTransfer again = TransferEnvelope.Sign(Network, order, _key);
        if (again.Hash != hash || !PublicBytes.Equal(input[..^64], again.Envelope.Span[..^64]))
        {
            throw new InvalidOperationException("An envelope has two forms.");
        }
    }
}
