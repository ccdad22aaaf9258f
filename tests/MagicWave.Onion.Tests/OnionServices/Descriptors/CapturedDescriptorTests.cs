using System.Net;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

public class CapturedDescriptorTests
{
    [Theory]
    [InlineData("plain", "", 3)]
    [InlineData("auth", "alice", 5)]
    [InlineData("auth", "bob", 5)]
    [InlineData("pow", "", 3)]
    public void Reads_what_c_tor_wrote(string name, string client, int points)
    {
        CapturedDescriptor captured = CapturedDescriptor.Of(name);

        OnionDescriptorVerdict verdict = Read(captured, captured.ClientKey(client), out OnionDescriptor? descriptor, out DocumentFault fault);

        Assert.Equal((OnionDescriptorVerdict.Valid, DocumentFault.None), (verdict, fault));
        Assert.Equal(TimeSpan.FromHours(3), captured.Outer.Lifetime);
        Assert.True(captured.Outer.RevisionCounter > 0);
        Assert.False(descriptor!.IsSingleOnionService);
        Assert.Empty(descriptor.IntroductionAuthentication);
        Assert.Equal(points, descriptor.IntroductionPoints.Count);
        Assert.All(descriptor.IntroductionPoints, point =>
        {
            HopTarget target = point.Target!;
            Assert.Equal(IPAddress.Loopback, target.Address.Address);
            Assert.NotNull(target.Ed25519Id);
            Assert.Equal(32, target.NtorOnionKey.Length);
        });
        Assert.Equal(points, descriptor.IntroductionPoints.Select(point => point.AuthenticationKey).Distinct().Count());
    }

    [Fact]
    public void Reads_the_lines_of_flow_control_and_proof_of_work()
    {
        Read(CapturedDescriptor.Plain, [], out OnionDescriptor? plain, out _);
        Read(CapturedDescriptor.Pow, [], out OnionDescriptor? pow, out _);

        Assert.True(plain!.FlowControl!.Versions.Supports("FlowCtrl", 2));
        Assert.Equal(31, plain.FlowControl.SendmeIncrement);
        Assert.Null(plain.ProofOfWork);
        Assert.Equal(ProofOfWorkParams.SeedLength, pow!.ProofOfWork!.Seed.Length);
        Assert.InRange(pow.ProofOfWork.ExpiresAt, CapturedDescriptor.Pow.Then, CapturedDescriptor.Pow.Then.AddHours(3));
    }

    [Theory]
    [InlineData("plain", "")]
    [InlineData("auth", "alice")]
    [InlineData("pow", "")]
    public void Writes_the_same_text_in_each_layer(string name, string client)
    {
        CapturedDescriptor captured = CapturedDescriptor.Of(name);
        byte[] clientKey = captured.ClientKey(client);
        DescriptorSecret outerSecret = new(captured.BlindedKey.ToArray(), default, captured.Subcredential, captured.Outer.RevisionCounter);
        Assert.True(DescriptorLayer.Superencrypted.TryDecrypt(outerSecret, captured.Outer.Superencrypted.Span, out byte[] middleText));
        MiddleDocument middle = MiddleDocumentParser.Parse(middleText, out _)!;
        Assert.True(OnionDescriptorReader.TryOpenInnerLayer(captured.Outer, middle, captured.Subcredential, clientKey, out byte[] innerText));
        Read(captured, clientKey, out OnionDescriptor? descriptor, out _);

        Assert.Equal(CapturedDescriptor.TextOf(innerText), CapturedDescriptor.TextOf(InnerDocumentWriter.Write(descriptor!)));
        Assert.Equal(CapturedDescriptor.TextOf(middleText), CapturedDescriptor.TextOf(middle.Write()));

        // With the same salts, each layer is the same to the last byte.
        byte[] cookie = new byte[DescriptorCookie.Length];
        bool hasCookie = client.Length > 0 && DescriptorCookie.TryOpen(middle, captured.Subcredential, clientKey, cookie);
        DescriptorSecret innerSecret = new(
            captured.BlindedKey.ToArray(), hasCookie ? cookie : default, captured.Subcredential, captured.Outer.RevisionCounter);
        byte[] inner = DescriptorLayer.Encrypted.Encrypt(innerSecret, InnerDocumentWriter.Write(descriptor!), new FixedBytes(middle.Encrypted[..16]));
        byte[] outer = DescriptorLayer.Superencrypted.Encrypt(
            outerSecret, MiddleDocument.Pad(middle.Write()), new FixedBytes(captured.Outer.Superencrypted[..16]));
        Assert.Equal(middle.Encrypted.ToArray(), inner);
        Assert.Equal(captured.Outer.Superencrypted.ToArray(), outer);
    }

    [Fact]
    public void Tells_a_missing_key_from_a_wrong_one_and_from_a_broken_layer()
    {
        CapturedDescriptor captured = CapturedDescriptor.Auth;
        byte[] stranger = CapturedDescriptor.Auth.ClientKey("alice");
        stranger[5] ^= 1;

        Assert.Equal(OnionDescriptorVerdict.NeedsClientAuthorization, Read(captured, [], out _, out _));
        Assert.Equal(OnionDescriptorVerdict.WrongClientKey, Read(captured, stranger, out _, out _));
        Assert.Equal(
            OnionDescriptorVerdict.BadOuterLayer,
            OnionDescriptorReader.Open(captured.Outer, new byte[32], default, captured.Then, out _, out _));
    }

    [Fact]
    public void A_key_for_a_service_that_asks_for_none_does_no_harm() =>
        Assert.Equal(
            OnionDescriptorVerdict.Valid, Read(CapturedDescriptor.Plain, CapturedDescriptor.Auth.ClientKey("alice"), out _, out _));

    [Fact]
    public void Certificates_end()
    {
        CapturedDescriptor captured = CapturedDescriptor.Plain;

        Assert.Equal(OnionDescriptorVerdict.Valid, captured.Outer.Verify(captured.Outer.SigningCertificate.ExpiresAt));
        Assert.Equal(OnionDescriptorVerdict.Expired, captured.Outer.Verify(captured.Outer.SigningCertificate.ExpiresAt.AddSeconds(1)));
        Assert.Equal(
            OnionDescriptorVerdict.Valid,
            OnionDescriptorReader.Open(captured.Outer, captured.Subcredential, default, captured.Then.AddDays(9), out OnionDescriptor? late, out _));
        Assert.Empty(late!.IntroductionPoints);
    }

    [Fact]
    public void Is_of_no_other_service()
    {
        CapturedDescriptor captured = CapturedDescriptor.Plain;

        Assert.Equal(
            OnionDescriptorVerdict.WrongBlindedKey,
            OnionDescriptorReader.Read(
                captured.Text, CapturedDescriptor.Pow.BlindedKey, captured.Subcredential, default, captured.Then, out _, out _, out _));
    }

    [Fact]
    public void Link_specifiers_of_c_tor_are_those_that_we_write()
    {
        Read(CapturedDescriptor.Plain, [], out OnionDescriptor? descriptor, out _);

        Assert.All(descriptor!.IntroductionPoints, point =>
        {
            byte[] theirs = Encode(point.LinkSpecifiers);
            byte[] ours = Encode(LinkSpecifier.Of(point.Target!));
            Assert.Equal(theirs, ours);
        });

        static byte[] Encode(IReadOnlyList<LinkSpecifier> specifiers)
        {
            byte[] bytes = new byte[LinkSpecifier.ListLength(specifiers)];
            ByteWriter writer = new(bytes);
            LinkSpecifier.WriteList(ref writer, specifiers);
            return bytes;
        }
    }

    private static OnionDescriptorVerdict Read(
        CapturedDescriptor captured, byte[] clientKey, out OnionDescriptor? descriptor, out DocumentFault fault) =>
        OnionDescriptorReader.Read(
            captured.Text, captured.BlindedKey, captured.Subcredential, clientKey, captured.Then, out descriptor, out _, out fault);

    private sealed class FixedBytes(ReadOnlyMemory<byte> bytes) : IRandom
    {
        public void Fill(Span<byte> destination) => bytes.Span.CopyTo(destination);
    }
}
