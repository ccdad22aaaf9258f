using System.Net;
using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Verification;
using MagicWave.Onion.Directory.Writing;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Server descriptors: no changed one verifies, and what can be read can be made into a microdescriptor.</summary>
internal sealed class ServerDescriptorTarget : IFuzzTarget
{
    private static readonly DateTimeOffset Then = ServerDescriptor.ParseAll(CapturedDocuments.Read("server-descriptors"), out _)[0].Published;

    public string Name => "server-descriptor";

    public IEnumerable<byte[]> Seeds => CapturedDocuments.Split("server-descriptors", "router ");

    public void Run(ReadOnlySpan<byte> input)
    {
        ServerDescriptor.ParseAll(input, out _);
        if (!ServerDescriptor.TryParse(input, out ServerDescriptor? descriptor, out DocumentFault fault))
        {
            Property.Require(fault.Kind != DocumentFaultKind.None, "a refusal says why");
            return;
        }

        ServerDescriptorVerifier.Verify(descriptor, Then);
        _ = descriptor.ExitPolicy.Accepts(IPAddress.Loopback, 80);
        Property.Require(
            descriptor.OnionKey.IsEmpty || MicrodescriptorWriter.TryWrite(descriptor, out _) || descriptor.Text.Length > 10_000,
            "a microdescriptor can be made");
    }
}
