using System.Text;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Tests.Directory;

public class MicrodescriptorTests
{
    [Fact]
    public void Reads_the_microdescriptors_of_c_tor()
    {
        Assert.Equal(7, CapturedDocuments.Microdescriptors.Count);
        foreach (ServerDescriptor descriptor in CapturedDocuments.Descriptors)
        {
            Microdescriptor microdescriptor = Assert.Single(CapturedDocuments.Microdescriptors, item => item.Ed25519Id == descriptor.Ed25519Id);

            Assert.Equal(descriptor.NtorOnionKey.ToArray(), microdescriptor.NtorOnionKey.ToArray());
            Assert.Equal(descriptor.OnionKey.ToArray(), microdescriptor.OnionKey.ToArray());
            Assert.Equal(descriptor.FamilyCertificates.Count, microdescriptor.FamilyIds.Count);
            Assert.Equal(descriptor.Family.IsEmpty, !microdescriptor.Family.Contains(descriptor.RsaId, "-"));
            Assert.Equal(descriptor.ExitPolicy.IsRejectAll, microdescriptor.ExitPolicy.IsRejectAll);
        }
    }

    [Fact]
    public void The_old_onion_key_may_be_left_out()
    {
        byte[] text = "onion-key\nntor-onion-key ndYexkAa+nksoKQSCXGfEn75+aS5Dwk3NJbZSLMscQU\np accept 80,443\n"u8.ToArray();

        Assert.True(Microdescriptor.TryParse(text, out Microdescriptor? microdescriptor, out _));

        Assert.True(microdescriptor.OnionKey.IsEmpty);
        Assert.Null(microdescriptor.Ed25519Id);
        Assert.True(microdescriptor.ExitPolicy.Accepts(443));
        Assert.False(microdescriptor.Ipv6ExitPolicy.Accepts(443));
    }

    [Theory]
    [InlineData("onion-key\n", DocumentFaultKind.MissingLine)]
    [InlineData("ntor-onion-key ndYexkAa+nksoKQSCXGfEn75+aS5Dwk3NJbZSLMscQU\nonion-key\n", DocumentFaultKind.MisplacedLine)]
    [InlineData("onion-key\nntor-onion-key AAAA\n", DocumentFaultKind.BadArgument)]
    [InlineData("onion-key\n-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n", DocumentFaultKind.BadObject)]
    [InlineData("onion-key\nid ed25519 AAAA\n", DocumentFaultKind.BadArgument)]
    [InlineData("onion-key\np sometimes 80\n", DocumentFaultKind.BadArgument)]
    [InlineData("onion-key", DocumentFaultKind.BadLine)]
    [InlineData("onion-key\r\n", DocumentFaultKind.BadLine)]
    [InlineData("", DocumentFaultKind.MissingLine)]
    public void Says_what_is_wrong(string text, DocumentFaultKind kind)
    {
        Assert.False(Microdescriptor.TryParse(Encoding.UTF8.GetBytes(text), out _, out DocumentFault fault));
        Assert.Equal(kind, fault.Kind);
    }
}
