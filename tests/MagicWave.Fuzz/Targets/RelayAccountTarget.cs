using System.Text;
using MagicWave.Payments.Accounts;
using MagicWave.TestKit;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz.Targets;

/// <summary>The three words with which a descriptor names an account: nothing but what was signed is believed.</summary>
internal sealed class RelayAccountTarget : IFuzzTarget
{
    private static readonly NetworkId Network = NetworkId.FromPassphrase("MagicWave fuzz");

    private readonly byte[] _identity = new SeededRandom(2).Bytes(RelayAccountProof.IdentityLength);
    private readonly RelayAccountProof _proof;

    public RelayAccountTarget()
    {
        using SettlementKey key = SettlementKey.FromSeed(new SeededRandom(1).Bytes(SettlementKey.SeedLength));
        _proof = RelayAccountProof.Sign(key, Network, _identity);
    }

    public string Name => "relay-account";

    public IEnumerable<byte[]> Seeds => [Encoding.ASCII.GetBytes($"{_proof.Network} {_proof.Account} {_proof.Signature}")];

    public void Run(ReadOnlySpan<byte> input)
    {
        string[] words = Encoding.Latin1.GetString(input).Split(' ');
        if (words.Length == 3 && RelayAccountProof.TryVerify(words[0], words[1], words[2], _identity, out RelayAccountProof proof)
            && (proof.Network != _proof.Network || proof.Account != _proof.Account))
        {
            throw new InvalidOperationException("An account was believed that did not sign.");
        }
    }
}
