using System.Diagnostics.CodeAnalysis;
using System.Text;
using MagicWave.Hosting.Torrc;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>
/// Configuration files, also such that include themselves: every text is either understood or its faults are named by line.
/// </summary>
internal sealed class TorrcTarget : IFuzzTarget
{
    public string Name => "torrc";

    public IEnumerable<byte[]> Seeds =>
    [
        "Nickname relay\nORPort 127.0.0.1:9001 IPv4Only\nDirPort 0\nExitPolicy accept 127.0.0.0/8:*,reject *:*\nContactInfo \"a \\\"b\\\" \\x41\"\n"u8.ToArray(),
        "SocksPort 127.0.0.1:9050 IsolateSOCKSAuth\nLog notice file /dev/null # why\nEntryNodes $0123456789ABCDEF0123456789ABCDEF01234567,{de}\n"u8.ToArray(),
        "DirAuthority a orport=5000 no-v2 v3ident=0123456789ABCDEF0123456789ABCDEF01234567 127.0.0.1:7000 0123456789ABCDEF0123456789ABCDEF01234567\n"u8.ToArray(),
        "TestingTorNetwork 1\nV3AuthVotingInterval 20 seconds\nBandwidthRate 5 MBytes\nMaxCircuitDirtiness 10 minutes\n%include self\n"u8.ToArray(),
        "+ExitPolicy reject 10.0.0.0/8:25 \\\n  continued\n/Log\nMWPayments 1\nMWPricePerCell 5\nNoSuchOption 1\n"u8.ToArray(),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        TorrcFile file = TorrcFile.Parse(text, "self", new Itself(text));
        List<TorrcFault> faults = [.. file.Faults];
        _ = TorrcLoader.Load([file.Lines], faults);
        foreach (TorrcFault fault in faults)
        {
            Property.Require(fault.Problem.Length > 0 && fault.ToString().Length < 100_000, "a fault says what is wrong, briefly");
        }
    }

    private sealed class Itself(string text) : ITorrcFiles
    {
        // Faults of unknown options name the nearest one, which is dear; a thousand copies of the input would be a fault of this target.
        private const int MostCopies = 4;

        private int _copies;

        public bool TryRead(string path, [NotNullWhen(true)] out string? content)
        {
            content = path == "self" ? text : null;
            return content is not null;
        }

        public bool TryExpand(string pattern, out IReadOnlyList<string> files)
        {
            files = pattern.Length % 2 == 0 && _copies++ < MostCopies ? ["self"] : [];
            return pattern.Length < 100;
        }
    }
}
