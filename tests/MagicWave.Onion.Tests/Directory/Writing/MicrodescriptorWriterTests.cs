using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Writing;

namespace MagicWave.Onion.Tests.Directory.Writing;

public class MicrodescriptorWriterTests
{
    [Fact]
    public void Writes_the_text_that_the_authorities_of_c_tor_voted()
    {
        foreach (ServerDescriptor descriptor in CapturedDocuments.Descriptors)
        {
            RouterStatus status = CapturedDocuments.MicrodescConsensus.Find(descriptor.RsaId)!;
            Microdescriptor voted = CapturedDocuments.Microdescriptors.Single(item => item.Digest == status.MicrodescriptorDigest);

            Assert.True(MicrodescriptorWriter.TryWrite(descriptor, out Microdescriptor? written));

            Assert.Equal(Encoding.UTF8.GetString(voted.Text.Span), Encoding.UTF8.GetString(written.Text.Span));
            Assert.Equal(status.MicrodescriptorDigest, written.Digest);
        }
    }

    [Fact]
    public void Needs_the_old_onion_key() =>
        Assert.False(MicrodescriptorWriter.TryWrite(CapturedDocuments.Descriptors[0] with { OnionKey = default }, out _));
}
