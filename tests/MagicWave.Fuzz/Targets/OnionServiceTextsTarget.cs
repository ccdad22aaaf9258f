using System.Text;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>Addresses of onion services and the lines of key files: what is read is written as the same text, but for the case.</summary>
internal sealed class OnionServiceTextsTarget : IFuzzTarget
{
    private const string Label = "25njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid";
    private const string Key = ":descriptor:x25519:zduvqq7ikbxsgr2wwobnm3vp5elnoyssindk7caun2wd7a3ekzwq";

    public string Name => "onion-service-texts";

    public IEnumerable<byte[]> Seeds =>
    [
        Encoding.ASCII.GetBytes("www." + Label + ".onion"),
        Encoding.ASCII.GetBytes(Label),
        Encoding.ASCII.GetBytes(Label + Key),
        Encoding.ASCII.GetBytes(Key[1..]),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        if (OnionAddress.TryParse(text, out OnionAddress address))
        {
            Property.Require(address.ToString().StartsWith(text.ToLowerInvariant(), StringComparison.Ordinal), "an address has one text");
        }

        if (OnionAddress.TryParseHost(text, out address))
        {
            Property.Require(text.ToLowerInvariant().EndsWith(address.ToString(), StringComparison.Ordinal), "a host's address is its end");
        }

        if (AuthorizedClientKey.TryParse(text, out AuthorizedClientKey? client))
        {
            Property.Require(string.Equals(client.ToString(), text.Trim(), StringComparison.OrdinalIgnoreCase), "a key has one text");
        }

        if (ClientAuthorization.TryParse(text, out ClientAuthorization? authorization))
        {
            using (authorization)
            {
                string line = authorization.ToSecretText();
                Property.Require(ClientAuthorization.TryParse(line, out ClientAuthorization? again), "a line is read again");
                again!.Dispose();
            }
        }
    }
}
