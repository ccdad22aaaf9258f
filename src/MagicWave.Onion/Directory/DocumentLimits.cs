namespace MagicWave.Onion.Directory;

/// <summary>Bounds that hold before anything is allocated for a document. A document over one of them is refused.</summary>
public static class DocumentLimits
{
    /// <summary>Bytes of a server descriptor (dir-spec 2.1.1: 20000 is what authorities take).</summary>
    public const int ServerDescriptorLength = 20_000;

    /// <summary>Bytes of one microdescriptor: less than the descriptor that it is made from (dir-spec 3.3).</summary>
    public const int MicrodescriptorLength = ServerDescriptorLength;

    /// <summary>Bytes of one authority certificate (dir-spec 3.1; two keys and two signatures of at most 8192 bits need under 8 KB).</summary>
    public const int AuthorityCertificateLength = 16_384;

    /// <summary>Bytes of a consensus (dir-spec 3.4.1): ten times the public network's.</summary>
    public const int ConsensusLength = 32 * 1024 * 1024;

    /// <summary>Entries of a consensus (dir-spec 3.4.1).</summary>
    public const int ConsensusRouters = 100_000;

    /// <summary>Bytes of a vote (dir-spec 3.4.1).</summary>
    public const int VoteLength = ConsensusLength;

    /// <summary>Authorities whose sources and signatures a consensus may hold (dir-spec 3.4.1).</summary>
    public const int Authorities = 64;

    /// <summary>Bytes of one line (dir-spec 1.2): the same as C tor's.</summary>
    public const int LineLength = 128 * 1024;

    /// <summary>Bytes that the base64 of one object may decode to (dir-spec 1.2).</summary>
    public const int ObjectLength = 128 * 1024;

    /// <summary>Arguments of one line that are looked at (dir-spec 1.2): the same as C tor's.</summary>
    public const int Arguments = 512;

    /// <summary>Lines of one item: a descriptor, or the header of a consensus (dir-spec 1.2).</summary>
    public const int ItemLines = 8192;

    /// <summary>Characters of a nickname (dir-spec 1.3).</summary>
    public const int NicknameLength = 19;

    /// <summary>Further addresses of one relay (dir-spec 2.1.1: more than 8 are ignored).</summary>
    public const int OrAddresses = 8;

    /// <summary>Characters of the name of a protocol (dir-spec 2.1.1, <c>proto</c>).</summary>
    public const int ProtocolNameLength = 100;

    /// <summary>The highest version of a protocol (dir-spec 2.1.1, <c>proto</c>).</summary>
    public const int ProtocolVersion = 63;
}
