using FsCheck;
using FsCheck.Fluent;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

public class OnionDescriptorWriterTests
{
    [Fact]
    public void What_is_written_is_read_by_whom_it_is_for() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), static seed =>
        {
            TestService service = new(seed);
            OnionDescriptor descriptor = Describe(service);
            (byte[] Private, byte[] Public)[] clients = [.. Enumerable.Range(0, service.Random.Next(0, 40)).Select(_ => service.NewClient())];
            ulong revision = service.Random.NextUInt64();
            byte[] text = service.Write(descriptor, revision, [.. clients.Select(client => (ReadOnlyMemory<byte>)client.Public)]);

            foreach (byte[] key in clients.Select(client => client.Private).DefaultIfEmpty([]))
            {
                Assert.Equal(OnionDescriptorVerdict.Valid, Read(service, text, key, out OnionDescriptor? again, out OnionDescriptorOuter? outer));
                Assert.Equal((revision, OnionDescriptorLimits.DefaultLifetime), (outer!.RevisionCounter, outer.Lifetime));
                AssertSame(descriptor, again!);
            }

            OnionDescriptorVerdict strangers = Read(service, text, service.NewClient().Private, out _, out _);
            Assert.Equal(clients.Length == 0 ? OnionDescriptorVerdict.Valid : OnionDescriptorVerdict.WrongClientKey, strangers);
            Assert.Equal(
                clients.Length == 0 ? OnionDescriptorVerdict.Valid : OnionDescriptorVerdict.NeedsClientAuthorization,
                Read(service, text, [], out _, out _));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    public void The_number_of_clients_stays_hidden(int clients, int lines)
    {
        TestService service = new(7);
        byte[] text = service.Write(
            service.Describe(3), 1, [.. Enumerable.Range(0, clients).Select(_ => (ReadOnlyMemory<byte>)service.NewClient().Public)]);
        Assert.True(OnionDescriptorOuter.TryParse(text, out OnionDescriptorOuter? outer, out _));

        Assert.True(OnionDescriptorReader.TryOpenOuterLayer(outer, service.Keys.Subcredential.Span, out MiddleDocument? middle, out _));

        Assert.Equal(lines, middle.Clients.Count);
        Assert.Equal(0, (outer.Superencrypted.Length - DescriptorLayer.Overhead) % OnionDescriptorLimits.PaddingMultiple);
    }

    [Fact]
    public void One_that_no_directory_would_take_is_not_written()
    {
        TestService service = new(8);
        ReadOnlyMemory<byte> client = service.NewClient().Public;

        Assert.True(OnionDescriptorWriter.TryWrite(
            service.Describe(10), service.Keys, 1, [.. Enumerable.Repeat(client, 200)], service.Random, out byte[]? text));
        Assert.InRange(text.Length, 1, OnionDescriptorLimits.Length - 1);
        Assert.False(OnionDescriptorWriter.TryWrite(
            service.Describe(10), service.Keys, 1, [.. Enumerable.Repeat(client, 600)], service.Random, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(20)]
    public void As_many_clients_fit_as_a_service_may_have(int points)
    {
        TestService service = new(10);
        OnionDescriptor descriptor = new()
        {
            IsSingleOnionService = true,
            ProofOfWork = new(new byte[32], uint.MaxValue, TestService.Now),
            IntroductionPoints = service.Describe(points).IntroductionPoints,
        };
        ReadOnlyMemory<byte> client = service.NewClient().Public;
        ReadOnlyMemory<byte>[] clients = [.. Enumerable.Repeat(client, OnionDescriptorLimits.MaximumClients(points))];

        Assert.True(OnionDescriptorWriter.TryWrite(descriptor, service.Keys, ulong.MaxValue, clients, service.Random, out _));
    }

    [Fact]
    public void Twenty_introduction_points_and_no_more()
    {
        TestService service = new(9);

        Assert.Equal(
            OnionDescriptorVerdict.Valid, Read(service, service.Write(service.Describe(20)), [], out OnionDescriptor? descriptor, out _));
        Assert.Equal(20, descriptor!.IntroductionPoints.Count);
        Assert.Throws<ArgumentException>(() => service.Write(service.Describe(21)));
    }

    [Fact]
    public void A_key_of_small_order_is_nobodys()
    {
        TestService service = new(10);

        Assert.Throws<ArgumentException>(() => service.Write(service.Describe(1), 1, new byte[32]));
    }

    [Fact]
    public void A_higher_revision_has_other_keys()
    {
        TestService service = new(11);
        OnionDescriptor descriptor = service.Describe(1);
        Assert.True(OnionDescriptorOuter.TryParse(service.Write(descriptor, 5), out OnionDescriptorOuter? five, out _));

        OnionDescriptorOuter six = new()
        {
            BlindedKey = five.BlindedKey,
            SigningCertificate = five.SigningCertificate,
            Lifetime = five.Lifetime,
            RevisionCounter = 6,
            Superencrypted = five.Superencrypted,
            Signature = five.Signature,
            Text = five.Text,
        };

        Assert.False(OnionDescriptorReader.TryOpenOuterLayer(six, service.Keys.Subcredential.Span, out _, out _));
    }

    private static OnionDescriptor Describe(TestService service)
    {
        Assert.True(ProtocolVersions.TryParse("FlowCtrl=1-2", out ProtocolVersions versions));
        return service.Describe(service.Random.Next(0, 8)) with
        {
            IsSingleOnionService = service.Random.Chance(2),
            IntroductionAuthentication = service.Random.Chance(3) ? ["ed25519"] : [],
            FlowControl = service.Random.Chance(2) ? new(versions, (byte)service.Random.Next(1, 256)) : null,
            ProofOfWork = service.Random.Chance(2)
                ? new(service.Random.Bytes(32), (uint)service.Random.NextUInt64(), TestService.Now.AddSeconds(service.Random.Next(100_000)))
                : null,
        };
    }

    private static void AssertSame(OnionDescriptor expected, OnionDescriptor actual) =>
        Assert.Equal(
            CapturedDescriptor.TextOf(InnerDocumentWriter.Write(expected)), CapturedDescriptor.TextOf(InnerDocumentWriter.Write(actual)));

    private static OnionDescriptorVerdict Read(
        TestService service, byte[] text, byte[] clientKey, out OnionDescriptor? descriptor, out OnionDescriptorOuter? outer) =>
        OnionDescriptorReader.Read(
            text, service.BlindedKey, service.Keys.Subcredential.Span, clientKey, TestService.Now, out descriptor, out outer, out _);
}
