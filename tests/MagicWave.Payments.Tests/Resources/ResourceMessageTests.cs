using MagicWave.Payments.Accounts;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Payments.Tests.Resources;

/// <summary>Requests for payment and proofs: read as written, and nothing else is read or believed.</summary>
public sealed class ResourceMessageTests : IDisposable
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave test");

    private readonly SeededRandom _random = new(5);
    private readonly SettlementKey _key;
    private readonly SettlementKey _site;

    public ResourceMessageTests()
    {
        _key = SettlementKey.FromSeed(_random.Bytes(32));
        _site = SettlementKey.FromSeed(_random.Bytes(32));
    }

    public void Dispose()
    {
        _key.Dispose();
        _site.Dispose();
    }

    [Fact]
    public void Lengths_are_those_of_the_documented_fields()
    {
        Assert.Equal(2 + 16 + 16 + 32 + 32 + 64 + 32 + 32 + 16 + 72 + 8 + 8 + 8 + 64, ResourceRequest.Length);
        Assert.Equal(2 + 16 + 16 + 32, ResourceProof.Length);
        Assert.Equal(536, Request().ToHeader().Length);
    }

    [Fact]
    public void Each_reads_as_it_was_written()
    {
        ResourceRequest request = Request();
        ResourceRequest again = ResourceRequest.TryParse(request.ToHeader())!;
        Assert.True(again.IsAuthentic());
        Assert.Equal(request.AsBytes().ToArray(), again.AsBytes().ToArray());
        Assert.Equal((request.Id, request.Lock, request.Resource, request.PayBefore), (again.Id, again.Lock, again.Resource, again.PayBefore));

        ResourceProof proof = new(request.Id, request.Session, LockScalar.Draw(_random));
        Assert.True(ResourceProof.TryParse(proof.ToHeader(), out ResourceProof read));
        Assert.Equal(proof, read);

        Assert.True(ResourceSession.TryParse(request.Session.ToHeader(), out ResourceSession session));
        Assert.Equal(request.Session, session);
        Assert.Equal(nameof(ResourceSession), session.ToString());
    }

    [Fact]
    public void Whatever_byte_is_changed_it_is_not_authentic()
    {
        byte[] bytes = Request().AsBytes().ToArray();
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 1;
            Assert.False(ResourceRequest.TryRead(changed)?.IsAuthentic() ?? false, $"byte {i}");
        }
    }

    [Fact]
    public void Nothing_that_was_cut_or_made_longer_is_read()
    {
        byte[] request = Request().AsBytes().ToArray();
        byte[] proof = new ResourceProof(RequestId.Draw(_random), ResourceSession.Draw(_random), LockScalar.Draw(_random)).ToBytes();
        for (int length = 0; length < request.Length; length++)
        {
            Assert.Null(ResourceRequest.TryRead(request.AsSpan(0, length)));
            Assert.False(ResourceProof.TryRead(proof.AsSpan(0, Math.Min(length, proof.Length - 1)), out _));
        }

        Assert.Null(ResourceRequest.TryRead([.. request, 0]));
        Assert.False(ResourceProof.TryRead([.. proof, 0], out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData(" AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_header_has_one_form(string text) => Assert.False(ResourceSession.TryParse(text, out _));

    [Fact]
    public void Times_are_in_order_and_the_lock_is_not_less_than_the_amount()
    {
        byte[] good = Request().AsBytes().ToArray();
        const int Amount = 2 + 16 + 16 + 32 + 32 + 64 + 32 + 32;
        const int Issued = Amount + 16 + 72;
        byte[] none = [.. good];
        none.AsSpan(Amount, 16).Clear();
        Assert.Null(ResourceRequest.TryRead(none));
        byte[] more = [.. good];
        more[Amount + 8] = 1;
        Assert.Null(ResourceRequest.TryRead(more));
        foreach (int time in new[] { Issued, Issued + 8, Issued + 16 })
        {
            byte[] late = [.. good];
            late.AsSpan(time, 8).Fill(0xFF);
            Assert.Null(ResourceRequest.TryRead(late));
        }

        byte[] swapped = [.. good];
        good.AsSpan(Issued, 8).CopyTo(swapped.AsSpan(Issued + 8));
        Assert.Null(ResourceRequest.TryRead(swapped));
    }

    [Fact]
    public void A_site_vouches_for_its_account_alone()
    {
        SiteBinding binding = Binding();
        Assert.Null(SiteBinding.TryCreate(binding.Site, _site.Account, Network, binding.Signature.Span));
        Assert.Null(SiteBinding.TryCreate(binding.Site, _key.Account, NetworkId.FromPassphrase("another"), binding.Signature.Span));
        Assert.Null(SiteBinding.TryCreate(SiteKey.FromBytes(_key.Account.ToArray()), _key.Account, Network, binding.Signature.Span));
        Assert.Null(SiteBinding.TryCreate(binding.Site, _key.Account, Network, binding.Signature.Span[1..]));
    }

    [Fact]
    public void A_digest_tells_every_word_from_every_other()
    {
        ResourceDigest[] all =
        [
            ResourceDigest.Of("a", "/b", "request", 0), ResourceDigest.Of("a", "/b", "request", 1), ResourceDigest.Of("a/", "b", "request", 0),
            ResourceDigest.Of("a", "/brequest", "", 0), ResourceDigest.Of("a", "/b", "megabyte", 0),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], ResourceDigest.Of("a", "/b", "request", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ResourceDigest.Of("a", "/b", "request", -1));
    }

    [Fact]
    public void A_stored_payment_reads_as_it_was_written()
    {
        ResourcePayment open = new(Request(), new(123), new(456), null);
        ResourcePayment paid = open with { Opening = LockScalar.Draw(_random) };
        foreach (ResourcePayment payment in new[] { open, paid, paid with { IsTold = true } })
        {
            byte[] value = payment.ToRecord().Value.ToArray();
            Assert.True(ResourcePayment.TryRead(value, out ResourcePayment? read));
            Assert.Equal(
                (payment.Cost, payment.Reserved, payment.Opening, payment.Request.Id, payment.IsTold),
                (read!.Cost, read.Reserved, read.Opening, read.Request.Id, read.IsTold));
            for (int length = 0; length < value.Length; length++)
            {
                Assert.False(ResourcePayment.TryRead(value.AsSpan(0, length), out _));
            }
        }
    }

    [Fact]
    public void Mutations_are_read_as_themselves_or_not_at_all()
    {
        Mutator mutator = new(new SeededRandom(3), maximumLength: 512);
        byte[][] seeds = [Request().AsBytes().ToArray(), new ResourceProof(RequestId.Draw(_random), ResourceSession.Draw(_random), LockScalar.Draw(_random)).ToBytes()];
        for (int i = 0; i < 3_000; i++)
        {
            byte[] bytes = mutator.Next(seeds);
            Assert.True(ResourceRequest.TryRead(bytes) is not { } request || request.AsBytes().SequenceEqual(bytes));
            Assert.True(!ResourceProof.TryRead(bytes, out ResourceProof proof) || proof.ToBytes().AsSpan().SequenceEqual(bytes));
        }
    }

    private SiteBinding Binding()
    {
        byte[] signature = new byte[64];
        _site.Sign(SiteBinding.MessageFor(Network, _key.Account), signature);
        return SiteBinding.TryCreate(SiteKey.FromBytes(_site.Account.ToArray()), _key.Account, Network, signature)!;
    }

    private ResourceRequest Request()
    {
        LockTerms joined = new(LockId.Draw(_random), LockScalar.Draw(_random).Point, new(1_500), new(1_767_225_690_000));
        return ResourceRequest.Sign(
            new(
                RequestId.Draw(_random), ResourceSession.Draw(_random), ResourceDigest.Of("a.onion", "/b", "request", 0), new Amount(1_000), joined,
                new(1_767_225_600_000), new(1_767_225_630_000), new(1_767_226_000_000)),
            Binding(),
            _key);
    }
}
