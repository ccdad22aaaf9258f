using MagicWave.Core.Bytes;
using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// A publisher's request for payment, a visitor's proof, and a visitor's stored payment, from the same bytes and as the text of a header. What was read,
/// written again, is the same.
/// </summary>
internal sealed class ResourceMessagesTarget : IFuzzTarget
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave fuzz");

    private readonly SeededRandom _random = new(1);
    private readonly SettlementKey _key;

    public ResourceMessagesTarget() => _key = SettlementKey.FromSeed(_random.Bytes(SettlementKey.SeedLength));

    public string Name => "resource-messages";

    public IEnumerable<byte[]> Seeds
    {
        get
        {
            ResourceRequest request = Request();
            ResourceProof proof = new(request.Id, request.Session, LockScalar.Draw(_random));
            yield return request.AsBytes().ToArray();
            yield return proof.ToBytes();
            yield return new ResourcePayment(request, new(2_000), new(7), proof.Opening).ToRecord().Value.ToArray();
            yield return System.Text.Encoding.ASCII.GetBytes(request.ToHeader());
            yield return System.Text.Encoding.ASCII.GetBytes(proof.ToHeader());
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (ResourceRequest.TryRead(input) is { } request)
        {
            _ = request.IsAuthentic();
            RequireSame(input, request.AsBytes());
        }

        if (ResourceProof.TryRead(input, out ResourceProof proof))
        {
            RequireSame(input, proof.ToBytes());
        }

        if (ResourcePayment.TryRead(input, out ResourcePayment? payment))
        {
            RequireSame(input, payment!.ToRecord().Value.Span);
        }

        string text = System.Text.Encoding.Latin1.GetString(input);
        if ((ResourceRequest.TryParse(text) is { } parsed && parsed.ToHeader() != text)
            || (ResourceProof.TryParse(text, out ResourceProof shown) && shown.ToHeader() != text)
            || (ResourceSession.TryParse(text, out ResourceSession session) && session.ToHeader() != text))
        {
            throw new InvalidOperationException("A header has two forms.");
        }
    }

    private static void RequireSame(ReadOnlySpan<byte> input, ReadOnlySpan<byte> written)
    {
        if (!PublicBytes.Equal(input, written))
        {
            throw new InvalidOperationException($"Written again it is {Hex.Format(written)}");
        }
    }

    private ResourceRequest Request()
    {
        byte[] signature = new byte[SiteBinding.SignatureLength];
        _key.Sign(SiteBinding.MessageFor(Network, _key.Account), signature);
        SiteBinding binding = SiteBinding.TryCreate(SiteKey.FromBytes(_key.Account.ToArray()), _key.Account, Network, signature)!;
        LockTerms joined = new(LockId.Draw(_random), LockScalar.Draw(_random).Point, new(1_500), new(90_000));
        return ResourceRequest.Sign(
            new(
                RequestId.Draw(_random), ResourceSession.Draw(_random), ResourceDigest.Of("a", "/", "request", 0), new Amount(1_000), joined,
                new(1), new(30_000), new(700_000)),
            binding,
            _key);
    }
}
