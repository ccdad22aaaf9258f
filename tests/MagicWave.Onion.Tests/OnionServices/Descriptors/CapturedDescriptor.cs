using System.Text;
using MagicWave.Cryptography;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Descriptors;

/// <summary>A descriptor of a service of C tor with its keys: see Vectors/onion-descriptors/README.md.</summary>
internal sealed record CapturedDescriptor(byte[] Text, byte[] Identity, DateTimeOffset Then, VectorRecord Record)
{
    public static CapturedDescriptor Plain { get; } = Load("plain");

    public static CapturedDescriptor Auth { get; } = Load("auth");

    public static CapturedDescriptor Pow { get; } = Load("pow");

    public OnionDescriptorOuter Outer { get; } =
        OnionDescriptorOuter.TryParse(Text, out OnionDescriptorOuter? outer, out _) ? outer : throw new InvalidDataException();

    public Ed25519Id BlindedKey => Outer.BlindedKey;

    // rend-spec-v3 2.1.
    public byte[] Subcredential
    {
        get
        {
            byte[] digest = new byte[32];
            Sha3Digest.Hash256([.. "credential"u8, .. Identity], digest);
            Sha3Digest.Hash256([.. "subcredential"u8, .. digest, .. BlindedKey.ToArray()], digest);
            return digest;
        }
    }

    public static CapturedDescriptor Of(string name) => name switch { "plain" => Plain, "auth" => Auth, _ => Pow };

    /// <summary>Its keys of a client; none for an empty name.</summary>
    public byte[] ClientKey(string client) => client.Length == 0 ? [] : Record.Bytes(client);

    public static string TextOf(byte[] utf8) => Encoding.UTF8.GetString(utf8);

    private static CapturedDescriptor Load(string name)
    {
        VectorRecord record = VectorFile.Load<CapturedDescriptor>("onion-descriptors/keys.txt").Records.Single(item => item["name"] == name);
        return new(
            VectorFile.LoadBytes<CapturedDescriptor>("onion-descriptors/" + name),
            record.Bytes("identity"),
            DateTimeOffset.FromUnixTimeSeconds(record.Number("time")),
            record);
    }
}
