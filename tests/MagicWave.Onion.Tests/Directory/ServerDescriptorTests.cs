using System.Net;
using System.Text;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Tests.Directory;

public class ServerDescriptorTests
{
    [Fact]
    public void Reads_a_descriptor_of_c_tor()
    {
        ServerDescriptor descriptor = CapturedDocuments.Descriptors.Single(item => item.Nickname == "r3");

        Assert.Equal(IPAddress.Loopback, descriptor.Address);
        Assert.Equal((22060, 0), (descriptor.OrPort, descriptor.DirPort));
        Assert.Equal("Tor 0.4.9.11 on Linux", descriptor.Platform);
        Assert.Equal(6, descriptor.Protocols.Highest("Relay"));
        Assert.Equal((1 << 30, 1 << 30), (descriptor.BandwidthRate, descriptor.BandwidthBurst));
        Assert.False(descriptor.ExtraInfoDigest.IsZero);
        Assert.True(descriptor.IsHiddenServiceDirectory && descriptor.HasTunnelledDirectory);
        Assert.False(descriptor.IsHibernating);
        Assert.Equal("none", descriptor.Contact);
        Assert.True(descriptor.ExitPolicy.Accepts(IPAddress.Parse("192.0.2.1"), 25));
        Assert.Contains(descriptor.RsaId, descriptor.Family.Members);
        Assert.Single(descriptor.FamilyCertificates);
        Assert.Null(descriptor.Settlement);
        Assert.True(descriptor.Uptime > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("\nproto Conflux=1", "\nproto Conflux=64", DocumentFaultKind.BadArgument, "proto")]
    [InlineData("\nproto ", "\nprotx ", DocumentFaultKind.MissingLine, "proto")]
    [InlineData("\nbandwidth 1073741824", "\nbandwidth 0", DocumentFaultKind.BadArgument, "bandwidth")]
    [InlineData("\nfingerprint ", "\nfingerprint 00", DocumentFaultKind.BadArgument, "fingerprint")]
    [InlineData("\nreject *:*", "\nreject6 *:*", DocumentFaultKind.MisplacedLine, "reject6")]
    [InlineData("\nreject *:*", "\nreject [::]:*", DocumentFaultKind.BadArgument, "reject")]
    [InlineData("\nreject *:*", "", DocumentFaultKind.MissingLine, "reject")]
    [InlineData("\nidentity-ed25519\n", "\nx y\nidentity-ed25519\n", DocumentFaultKind.MisplacedLine, "identity-ed25519")]
    [InlineData("\nrouter-signature\n", "\nx y\nrouter-signature\n", DocumentFaultKind.MisplacedLine, "router-sig-ed25519")]
    [InlineData("\nntor-onion-key-crosscert 0", "\nntor-onion-key-crosscert 2", DocumentFaultKind.BadArgument, "ntor-onion-key-crosscert")]
    [InlineData("\nntor-onion-key ", "\nntor-onion-key a", DocumentFaultKind.BadArgument, "ntor-onion-key")]
    [InlineData("\nonion-key\n", "\nonion-kex\n", DocumentFaultKind.Inconsistent, "onion-key-crosscert")]
    [InlineData("router ", "rooter ", DocumentFaultKind.MisplacedLine, "")]
    public void Says_what_is_wrong(string part, string replacement, DocumentFaultKind kind, string keyword)
    {
        string text = CapturedDocuments.Descriptors
            .Select(descriptor => Encoding.UTF8.GetString(descriptor.Text.Span))
            .First(candidate => candidate.Contains(part, StringComparison.Ordinal));
        int at = text.IndexOf(part, StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(text[..at] + replacement + text[(at + part.Length)..]);

        Assert.False(ServerDescriptor.TryParse(changed, out _, out DocumentFault fault));

        Assert.Equal((kind, keyword), (fault.Kind, fault.Keyword));
    }

    [Fact]
    public void Refuses_a_document_over_the_limit_and_another_after_it()
    {
        byte[] text = CapturedDocuments.Descriptors[0].Text.ToArray();
        byte[] padded = [.. text.AsSpan(0, text.AsSpan().IndexOf((byte)'\n') + 1), .. Encoding.ASCII.GetBytes("x " + new string('y', 20_000) + "\n"), .. text];

        Assert.False(ServerDescriptor.TryParse(padded, out _, out DocumentFault fault));
        Assert.Equal(DocumentFaultKind.TooLarge, fault.Kind);
        Assert.False(ServerDescriptor.TryParse([.. text, .. text], out _, out fault));
        Assert.Equal(DocumentFaultKind.RepeatedLine, fault.Kind);
        Assert.Equal(2, ServerDescriptor.ParseAll([.. text, .. text], out fault).Count);
        Assert.Equal(DocumentFault.None, fault);
    }

    [Fact]
    public void One_bad_document_among_others_is_left_out()
    {
        byte[] text = [.. CapturedDocuments.DescriptorsText];
        text[text.AsSpan().IndexOf("bandwidth 1"u8) + "bandwidth ".Length] = (byte)'x';

        Assert.Equal(6, ServerDescriptor.ParseAll(text, out DocumentFault fault).Count);
        Assert.Equal("bandwidth", fault.Keyword);
    }
}
