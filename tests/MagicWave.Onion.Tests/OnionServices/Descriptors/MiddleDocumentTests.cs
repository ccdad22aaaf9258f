using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

public class MiddleDocumentTests
{
    private static readonly string Good = MakeText();

    [Fact]
    public void The_last_line_may_be_open()
    {
        Assert.EndsWith("-----END MESSAGE-----", Good, StringComparison.Ordinal);

        Assert.NotNull(MiddleDocumentParser.Parse(Encoding.UTF8.GetBytes(Good), out _));
        Assert.NotNull(MiddleDocumentParser.Parse(Encoding.UTF8.GetBytes(Good + "\n"), out _));
    }

    [Theory]
    [InlineData("desc-auth-type x25519\n", "", DocumentFaultKind.MisplacedLine)]
    [InlineData("desc-auth-type x25519\n", "desc-auth-type x448\n", DocumentFaultKind.UnknownVersion)]
    [InlineData("desc-auth-ephemeral-key ", "desc-auth-ephemeral-key AA", DocumentFaultKind.BadArgument)]
    [InlineData("desc-auth-ephemeral-key ", "desc-auth-other-key ", DocumentFaultKind.MissingLine)]
    [InlineData("auth-client ", "auth-clients ", DocumentFaultKind.MissingLine)]
    [InlineData("auth-client ", "auth-client AAAA ", DocumentFaultKind.BadArgument)]
    [InlineData("encrypted\n", "encrypted\nencrypted\n", DocumentFaultKind.BadObject)]
    [InlineData("BEGIN MESSAGE", "BEGIN UNICORN", DocumentFaultKind.BadObject)]
    [InlineData("MESSAGE", "UNICORN", DocumentFaultKind.BadObject)]
    public void Refuses(string from, string to, DocumentFaultKind expected)
    {
        string bad = Good.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Good, bad);

        Assert.Null(MiddleDocumentParser.Parse(Encoding.UTF8.GetBytes(bad), out DocumentFault fault));

        Assert.Equal(expected, fault.Kind);
    }

    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(10_000, 10_000)]
    [InlineData(10_001, 20_000)]
    public void Padding_goes_up_to_the_next_multiple(int length, int padded) => Assert.Equal(padded, MiddleDocument.Pad(new byte[length]).Length);

    private static string MakeText()
    {
        SeededRandom random = new(1);
        MiddleDocument document = new()
        {
            EphemeralKey = random.Bytes(32),
            Clients = MiddleDocument.Mix([], random),
            Encrypted = random.Bytes(100),
        };
        return Encoding.UTF8.GetString(document.Write());
    }
}
