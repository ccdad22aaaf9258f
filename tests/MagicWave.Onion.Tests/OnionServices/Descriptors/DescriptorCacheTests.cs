using MagicWave.Core.Security;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

public class DescriptorCacheTests
{
    private static readonly TimePeriod Period = new(20_000, 1440);

    [Fact]
    public void Keeps_the_newest_revision()
    {
        Publisher publisher = new(1);
        DescriptorCache cache = new();

        foreach ((ulong revision, ulong kept) in new (ulong, ulong)[] { (5, 5), (4, 5), (5, 5), (6, 6), (1, 6) })
        {
            Assert.Equal(OnionDescriptorVerdict.Valid, cache.Store(publisher.Address, Period, publisher.Write(Period, revision), [], TestService.Now));
            Assert.Equal(kept, cache.Find(publisher.Address, Period)!.Outer.RevisionCounter);
        }
    }

    [Fact]
    public void Has_nothing_of_another_period()
    {
        Publisher publisher = new(2);
        DescriptorCache cache = new();
        cache.Store(publisher.Address, Period, publisher.Write(Period, 9), [], TestService.Now);

        Assert.Null(cache.Find(publisher.Address, Period.Next));
        Assert.Equal(
            OnionDescriptorVerdict.WrongBlindedKey,
            cache.Store(publisher.Address, Period.Next, publisher.Write(Period, 10), [], TestService.Now));

        // Revisions start anew with each period.
        Assert.Equal(
            OnionDescriptorVerdict.Valid, cache.Store(publisher.Address, Period.Next, publisher.Write(Period.Next, 1), [], TestService.Now));
        Assert.Equal(1UL, cache.Find(publisher.Address, Period.Next)!.Outer.RevisionCounter);

        cache.HandlePeriod(Period.Next);
        Assert.Equal(1, cache.Count);
        cache.HandlePeriod(Period.Next.Next);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void One_that_cannot_be_opened_is_kept_until_a_key_opens_it()
    {
        Publisher publisher = new(3);
        (byte[] secret, byte[] shown) = publisher.Service.NewClient();
        (byte[] stranger, byte[] _) = publisher.Service.NewClient();
        byte[] text = publisher.Write(Period, 5, shown);
        DescriptorCache cache = new();

        foreach ((byte[] key, OnionDescriptorVerdict verdict) in new (byte[], OnionDescriptorVerdict)[]
        {
            ([], OnionDescriptorVerdict.NeedsClientAuthorization),
            (stranger, OnionDescriptorVerdict.WrongClientKey),
            (secret, OnionDescriptorVerdict.Valid),
        })
        {
            Assert.Equal(verdict, cache.Store(publisher.Address, Period, text, key, TestService.Now));
            CachedDescriptor kept = cache.Find(publisher.Address, Period)!;
            Assert.Equal((verdict, verdict == OnionDescriptorVerdict.Valid), (kept.Verdict, kept.Descriptor is not null));
        }
    }

    [Fact]
    public void An_older_one_that_opens_does_not_pass_for_a_newer_one_that_does_not()
    {
        Publisher publisher = new(7);
        byte[] open = publisher.Write(Period, 5);
        DescriptorCache cache = new();
        cache.Store(publisher.Address, Period, publisher.Write(Period, 6, publisher.Service.NewClient().Public), [], TestService.Now);

        Assert.Equal(OnionDescriptorVerdict.NeedsClientAuthorization, cache.Store(publisher.Address, Period, open, [], TestService.Now));
        Assert.Null(cache.Find(publisher.Address, Period)!.Descriptor);
    }

    [Fact]
    public void A_directory_cannot_bring_back_the_time_before_a_client_was_let_in()
    {
        Publisher publisher = new(6);
        (byte[] secret, byte[] shown) = publisher.Service.NewClient();
        byte[] before = publisher.Write(Period, 4, publisher.Service.NewClient().Public);
        byte[] after = publisher.Write(Period, 6, publisher.Service.NewClient().Public);
        DescriptorCache cache = new();
        cache.Store(publisher.Address, Period, publisher.Write(Period, 5, shown), secret, TestService.Now);

        Assert.Equal(OnionDescriptorVerdict.Valid, cache.Store(publisher.Address, Period, before, secret, TestService.Now));
        Assert.Equal(OnionDescriptorVerdict.Valid, cache.Find(publisher.Address, Period)!.Verdict);
        Assert.Equal(OnionDescriptorVerdict.WrongClientKey, cache.Store(publisher.Address, Period, after, secret, TestService.Now));
        Assert.Equal(OnionDescriptorVerdict.WrongClientKey, cache.Find(publisher.Address, Period)!.Verdict);
    }

    [Fact]
    public void Keeps_nothing_broken()
    {
        Publisher publisher = new(4);
        DescriptorCache cache = new();
        byte[] broken = publisher.Write(Period, 5);
        broken[^10] ^= 1;

        Assert.Equal(OnionDescriptorVerdict.BadSignature, cache.Store(publisher.Address, Period, broken, [], TestService.Now));
        Assert.Equal(OnionDescriptorVerdict.Malformed, cache.Store(publisher.Address, Period, "hs-descriptor 3\n"u8, [], TestService.Now));

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Room_is_made_by_the_one_not_used_for_longest()
    {
        Publisher[] publishers = [.. Enumerable.Range(10, 4).Select(seed => new Publisher((ulong)seed))];
        DescriptorCache cache = new(capacity: 3);
        foreach (Publisher publisher in publishers[..3])
        {
            cache.Store(publisher.Address, Period, publisher.Write(Period, 1), [], TestService.Now);
        }

        Assert.NotNull(cache.Find(publishers[0].Address, Period));
        cache.Store(publishers[3].Address, Period, publishers[3].Write(Period, 1), [], TestService.Now);

        Assert.Equal([true, false, true, true], publishers.Select(publisher => cache.Find(publisher.Address, Period) is not null));
    }

    /// <summary>A service with an address, which blinds its key for each period.</summary>
    private sealed class Publisher(ulong seed)
    {
        private readonly ServiceIdentityKey _identity = ServiceIdentityKey.Generate(new TestKit.SeededRandom(seed));

        public TestService Service { get; } = new(seed);

        public OnionAddress Address => _identity.Address;

        public byte[] Write(TimePeriod period, ulong revision, params byte[][] clients) =>
            Write(period, revision, Service.Describe(1), clients);

        public byte[] Write(TimePeriod period, ulong revision, OnionDescriptor descriptor, params byte[][] clients)
        {
            using BlindedKeyPair blinded = _identity.Blind(period);
            OnionDescriptorKeys keys = new()
            {
                SigningKey = new SecretBytes(Service.Keys.SigningKey.Span),
                SigningCertificate = Ed25519Certificate.Create(
                    Ed25519CertificateType.BlindedSigning,
                    Service.Keys.SigningCertificate.CertifiedKey,
                    CertifiedKeyType.Ed25519,
                    TestService.Now.AddHours(54),
                    blinded.Pair.ExpandedKey,
                    blinded.PublicKey.Key.ToArray(),
                    includeSigningKey: true),
                Subcredential = blinded.Subcredential.Bytes.ToArray(),
            };
            Assert.True(OnionDescriptorWriter.TryWrite(
                descriptor, keys, revision, [.. clients.Select(client => (ReadOnlyMemory<byte>)client)], Service.Random, out byte[]? text));
            return text;
        }
    }
}
