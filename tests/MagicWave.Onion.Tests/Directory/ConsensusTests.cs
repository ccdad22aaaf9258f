using System.Text;
using MagicWave.Onion.Directory;

namespace MagicWave.Onion.Tests.Directory;

public class ConsensusTests
{
    [Fact]
    public void Reads_the_header_of_a_microdesc_consensus()
    {
        Consensus consensus = CapturedDocuments.MicrodescConsensus;

        Assert.Equal(ConsensusFlavor.Microdesc, consensus.Flavor);
        Assert.Equal(35, consensus.Method);
        Assert.Equal(TimeSpan.FromSeconds(20), consensus.FreshUntil - consensus.ValidAfter);
        Assert.Equal(TimeSpan.FromSeconds(60), consensus.ValidUntil - consensus.ValidAfter);
        Assert.Equal(TimeSpan.FromSeconds(2), consensus.VoteDelay);
        Assert.Equal(
            ["Authority", "Exit", "Fast", "Guard", "HSDir", "NoEdConsensus", "Running", "Stable", "StaleDesc", "Sybil", "V2Dir", "Valid"],
            consensus.KnownFlags);
        Assert.Equal(0, consensus.Param("cc_alg", 2));
        Assert.Equal(-5, consensus.Param("mw_test", 0));
        Assert.Equal(7, consensus.Param("absent", 7));
        Assert.Equal(500, consensus.Param("circwindow", 1000, 100, 500));
        Assert.True(consensus.RequiredClientProtocols!.Supports("Relay", 2));
        Assert.False(consensus.RequiredClientProtocols.Supports("Relay", 3));
        Assert.Equal(3, consensus.DirectorySources.Count);
        Assert.Equal("none", consensus.DirectorySources[0].Contact);
        Assert.False(consensus.DirectorySources[2].VoteDigest.IsZero);
        Assert.Equal(3, consensus.CurrentSharedRandom!.Reveals);
        Assert.NotNull(consensus.PreviousSharedRandom);
        Assert.Equal(19, consensus.BandwidthWeights.Count);
        Assert.Equal(3333, consensus.BandwidthWeights["Wgd"]);
        Assert.Equal(3, consensus.Signatures.Count);
    }

    [Fact]
    public void Reads_the_relays()
    {
        Consensus consensus = CapturedDocuments.MicrodescConsensus;

        Assert.Equal(7, consensus.Routers.Count);
        RouterStatus authority = Assert.Single(consensus.Routers, router => router.Nickname == "a1");
        Assert.Equal("127.0.0.1:22010", authority.OrEndPoint.ToString());
        Assert.Equal(22011, authority.DirPort);
        Assert.True(authority.Has(RouterFlags.Authority | RouterFlags.Guard | RouterFlags.Valid));
        Assert.False(authority.Has(RouterFlags.BadExit));
        Assert.Equal("Tor 0.4.9.11", authority.Version);
        Assert.True(authority.Protocols.Supports("Relay", 6));
        Assert.Equal((69u, true), (authority.Bandwidth, authority.IsUnmeasured));
        Assert.Same(consensus.Routers[0].Protocols, authority.Protocols);
        Assert.Same(authority, consensus.Find(authority.RsaId));
        Assert.Null(consensus.Find(default));
    }

    [Fact]
    public void Both_flavours_name_the_same_relays_and_the_captured_documents()
    {
        Assert.Equal(
            CapturedDocuments.Consensus.Routers.Select(router => router.RsaId),
            CapturedDocuments.MicrodescConsensus.Routers.Select(router => router.RsaId));
        Assert.Equal(
            CapturedDocuments.MicrodescConsensus.Routers.Select(router => router.MicrodescriptorDigest).ToHashSet(),
            CapturedDocuments.Microdescriptors.Select(microdescriptor => microdescriptor.Digest).ToHashSet());
        Assert.Equal(
            CapturedDocuments.Consensus.Routers.Select(router => router.DescriptorDigest).ToHashSet(),
            CapturedDocuments.Descriptors.Select(descriptor => descriptor.Digest).ToHashSet());
        Assert.True(CapturedDocuments.Consensus.Routers.Single(router => router.Nickname == "r3").ExitPolicy!.Accepts(443));
    }

    [Theory]
    [InlineData("network-status-version 3 microdesc", "network-status-version 4 microdesc", DocumentFaultKind.UnknownVersion, "network-status-version")]
    [InlineData("vote-status consensus", "vote-status vote", DocumentFaultKind.UnknownVersion, "vote-status")]
    [InlineData("valid-after 2026", "valid-after 20X6", DocumentFaultKind.BadArgument, "valid-after")]
    [InlineData("fresh-until 2026", "fresh-until 2016", DocumentFaultKind.Inconsistent, "valid-until")]
    [InlineData("known-flags Authority Exit", "known-flags Exit Authority", DocumentFaultKind.BadArgument, "known-flags")]
    [InlineData("bwauthpid=1", "bwauthpid=one", DocumentFaultKind.BadArgument, "params")]
    [InlineData("directory-footer\n", "directory-header\n", DocumentFaultKind.MissingLine, "directory-footer")]
    [InlineData("\ns Exit", "\nx Exit", DocumentFaultKind.MissingLine, "s")]
    [InlineData("\nm ", "\nm x", DocumentFaultKind.BadArgument, "m")]
    [InlineData("Bandwidth=69", "Bandwidth=-1", DocumentFaultKind.BadArgument, "w")]
    [InlineData(" 127.0.0.1 22030 0", " 127.0.0.256 22030 0", DocumentFaultKind.BadArgument, "r")]
    [InlineData(" 127.0.0.1 22030 0", " 127.0.0.1 65536 0", DocumentFaultKind.BadArgument, "r")]
    [InlineData("\nvoting-delay 2 2", "\nvoting-delay 2", DocumentFaultKind.MissingArgument, "voting-delay")]
    [InlineData("\nvoting-delay 2 2", "\nvoting-delay 2 2\nvoting-delay 2 2", DocumentFaultKind.RepeatedLine, "voting-delay")]
    [InlineData("\nvoting-delay 2 2", "\n\nvoting-delay 2 2", DocumentFaultKind.BadLine, "")]
    [InlineData("-----END SIGNATURE-----\ndir", "-----END SIGNATURE-----\nparams a=1\ndir", DocumentFaultKind.MisplacedLine, "")]
    [InlineData("-----END SIGNATURE-----\ndir", "-----END SIGNATURES-----\ndir", DocumentFaultKind.BadObject, "")]
    public void Says_what_is_wrong(string part, string replacement, DocumentFaultKind kind, string keyword)
    {
        string text = Encoding.UTF8.GetString(CapturedDocuments.MicrodescConsensusText);
        int at = text.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0);
        byte[] changed = Encoding.UTF8.GetBytes(text[..at] + replacement + text[(at + part.Length)..]);

        Assert.False(Consensus.TryParse(changed, out _, out DocumentFault fault));

        Assert.Equal((kind, keyword), (fault.Kind, fault.Keyword));
        Assert.InRange(fault.Line, 1, text.Split('\n').Length);
    }

    [Fact]
    public void Names_the_line_at_fault()
    {
        string text = Encoding.UTF8.GetString(CapturedDocuments.ConsensusText).Replace("voting-delay 2 2", "voting-delay 2 x", StringComparison.Ordinal);

        Assert.False(Consensus.TryParse(Encoding.UTF8.GetBytes(text), out _, out DocumentFault fault));

        Assert.Equal(Array.FindIndex(text.Split('\n'), line => line.StartsWith("voting-delay", StringComparison.Ordinal)) + 1, fault.Line);
        Assert.Equal($"BadArgument at line {fault.Line} (voting-delay)", fault.ToString());
    }

    [Fact]
    public void Refuses_entries_out_of_order_and_documents_cut_anywhere()
    {
        string text = Encoding.UTF8.GetString(CapturedDocuments.MicrodescConsensusText);
        string[] parts = text.Split("\nr ");
        (parts[1], parts[2]) = (parts[2], parts[1]);

        Assert.False(Consensus.TryParse(Encoding.UTF8.GetBytes(string.Join("\nr ", parts)), out _, out DocumentFault fault));
        Assert.Equal(DocumentFaultKind.Inconsistent, fault.Kind);

        // Cut after a whole signature it is a consensus with fewer signatures: anywhere else it is none.
        int signed = text.IndexOf("-----END SIGNATURE-----\n", StringComparison.Ordinal);
        for (int length = 0; length < signed; length += 7)
        {
            Assert.False(Consensus.TryParse(CapturedDocuments.MicrodescConsensusText.AsSpan(0, length), out _, out _));
        }
    }

    [Fact]
    public void Skips_lines_flags_and_signatures_that_nobody_knows()
    {
        string text = Encoding.UTF8.GetString(CapturedDocuments.MicrodescConsensusText)
            .Replace("\nvoting-delay", "\nnew-line with arguments\n-----BEGIN NEW-----\nAAAA\n-----END NEW-----\nvoting-delay", StringComparison.Ordinal)
            .Replace("\ns Exit", "\ns Brandnew Exit", StringComparison.Ordinal);
        int first = text.IndexOf("directory-signature sha256", StringComparison.Ordinal);
        text = text[..first] + "directory-signature sha3-256" + text[(first + "directory-signature sha256".Length)..];

        Assert.True(Consensus.TryParse(Encoding.UTF8.GetBytes(text), out Consensus? consensus, out _));

        Assert.Equal(2, consensus.Signatures.Count);
        Assert.True(consensus.Routers[0].Has(RouterFlags.Exit));
    }
}
