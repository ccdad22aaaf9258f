using MagicWave.Cryptography;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit;

namespace MagicWave.Fuzz;

/// <summary>A descriptor of a service of C tor and the texts in its layers: see tests/MagicWave.Onion.Tests/Vectors/onion-descriptors/README.md.</summary>
internal sealed class CapturedOnionDescriptor
{
    public CapturedOnionDescriptor(string name)
    {
        string folder = Repository.Path("tests", "MagicWave.Onion.Tests", "Vectors", "onion-descriptors");
        VectorRecord keys = VectorFile.Parse(File.ReadAllText(Path.Combine(folder, "keys.txt"))).Records.Single(record => record["name"] == name);
        Then = DateTimeOffset.FromUnixTimeSeconds(keys.Number("time"));
        Text = File.ReadAllBytes(Path.Combine(folder, name));
        Outer = OnionDescriptorOuter.TryParse(Text, out OnionDescriptorOuter? outer, out _) ? outer : throw new InvalidDataException(name);
        byte[] blinded = Outer.BlindedKey.ToArray();
        Sha3Digest.Hash256([.. "credential"u8, .. keys.Bytes("identity")], Subcredential);
        Sha3Digest.Hash256([.. "subcredential"u8, .. Subcredential, .. blinded], Subcredential);
        DescriptorSecret secret = new(blinded, default, Subcredential, Outer.RevisionCounter);
        DescriptorLayer.Superencrypted.TryDecrypt(secret, Outer.Superencrypted.Span, out byte[] middle);
        MiddleText = middle;
        byte[] client = keys.Fields.ContainsKey("alice") ? keys.Bytes("alice") : [];
        OnionDescriptorReader.TryOpenInnerLayer(Outer, MiddleDocumentParser.Parse(middle, out _)!, Subcredential, client, out byte[] inner);
        InnerText = inner;
    }

    public static IReadOnlyList<CapturedOnionDescriptor> All { get; } = [new("plain"), new("auth"), new("pow")];

    public DateTimeOffset Then { get; }

    public byte[] Text { get; }

    public OnionDescriptorOuter Outer { get; }

    public byte[] Subcredential { get; } = new byte[Sha3Digest.Length];

    public byte[] MiddleText { get; }

    public byte[] InnerText { get; }
}
