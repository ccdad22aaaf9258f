using System.Net;
using System.Text;
using MagicWave.Onion.Directory;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>The small languages inside of directory documents: what was read and written is read again as the same.</summary>
internal sealed class DirectoryWordsTarget : IFuzzTarget
{
    public string Name => "directory-words";

    public IEnumerable<byte[]> Seeds =>
    [
        "accept 80,443,1000-2000"u8.ToArray(),
        "reject 1-65535"u8.ToArray(),
        "Cons=1-2 Desc=1-2 Link=1-5 MWPay=1"u8.ToArray(),
        "$0123456789ABCDEF0123456789ABCDEF01234567 nickname $89ABCDEF0123456789ABCDEF0123456789ABCDEF=other"u8.ToArray(),
        "accept 127.0.0.0/8:*,reject 10.0.0.0/255.0.0.0:1-100,accept6 [2001:db8::]/32:80,reject *:*"u8.ToArray(),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        if (PortPolicySummary.TryParse(input, out PortPolicySummary summary))
        {
            byte[] text = Encoding.ASCII.GetBytes(summary.ToString());
            Property.Require(PortPolicySummary.TryParse(text, out PortPolicySummary again) && again.ToString() == summary.ToString(), $"policy summary {summary}");
        }

        if (ProtocolVersions.TryParse(input, out ProtocolVersions protocols))
        {
            Property.Require(protocols.SupportsAll(protocols), $"{protocols} supports itself");
        }

        string family = Family.Parse(input).ToString();
        Property.Require(Family.Parse(Encoding.UTF8.GetBytes(family)).ToString() == family, $"family {family}");
        if (ExitPolicy.TryParse(Encoding.Latin1.GetString(input), out ExitPolicy policy))
        {
            _ = policy.Accepts(IPAddress.Loopback, 80) | policy.Accepts(IPAddress.IPv6Loopback, 80);
            _ = policy.SummarizeIPv4().ToString() + policy.SummarizeIPv6();
        }
    }
}
