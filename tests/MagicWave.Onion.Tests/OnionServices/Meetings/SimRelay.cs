using MagicWave.Onion.Cells;
using MagicWave.Onion.Identity;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.OnionServices.Descriptors;
using MagicWave.Onion.OnionServices.Messages;
using Node = MagicWave.Onion.Directory.Relays.Relay;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

/// <summary>A relay's part of rend-spec-v3 in a few lines: directory, introduction point and rendezvous point.</summary>
internal sealed class SimRelay(SimNetwork network, Node node)
{
    private readonly Dictionary<Ed25519Id, (byte[] Text, ulong Revision, DateTimeOffset Until)> _descriptors = [];
    private readonly Dictionary<Ed25519Id, SimCircuit> _services = [];
    private readonly Dictionary<RendezvousCookie, SimCircuit> _waiting = [];

    public Node Node { get; } = node;

    public HopTarget Target => Node.Target!;

    public List<SimCircuit> Circuits { get; } = [];

    /// <summary>How many descriptors it took in all.</summary>
    public int Stored { get; private set; }

    /// <summary>How often it was asked for one.</summary>
    public int Asked { get; private set; }

    /// <summary>Whether it gives a refusal to every introduction.</summary>
    public bool RefusesIntroductions { get; set; }

    /// <summary>Whether it takes no descriptor.</summary>
    public bool RefusesDescriptors { get; set; }

    /// <summary>Whether it has no descriptor for anybody.</summary>
    public bool HidesDescriptors { get; set; }

    /// <summary>Whether it says that it takes a descriptor, and keeps the one that it has.</summary>
    public bool KeepsOldDescriptors { get; set; }

    /// <summary>Whether it never says that it waits for a service.</summary>
    public bool IgnoresRendezvous { get; set; }

    /// <summary>Each introduction is passed on so many times.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>Whether it sends each introduction twice with a wrong MAC before.</summary>
    public bool Forges { get; set; }

    public bool Store(ReadOnlySpan<byte> text)
    {
        if (RefusesDescriptors || !OnionDescriptorOuter.TryParse(text, out OnionDescriptorOuter? outer, out _) || outer.Verify(network.Date) != OnionDescriptorVerdict.Valid
            || (_descriptors.TryGetValue(outer.BlindedKey, out var old) && old.Revision >= outer.RevisionCounter))
        {
            return false;
        }

        if (KeepsOldDescriptors)
        {
            return true;
        }

        Stored++;
        _descriptors[outer.BlindedKey] = (text.ToArray(), outer.RevisionCounter, network.Date + outer.Lifetime);
        return true;
    }

    public DescriptorFetch Find(Ed25519Id blindedKey)
    {
        Asked++;
        return !HidesDescriptors && _descriptors.TryGetValue(blindedKey, out var entry) && entry.Until > network.Date
            ? new(DescriptorFetchStatus.Found, entry.Text) : new(DescriptorFetchStatus.NotFound, default);
    }

    public void Handle(SimCircuit circuit, RelayCommand command, byte[] body)
    {
        switch (command)
        {
            case RelayCommand.EstablishIntro:
                Assert.True(EstablishIntroBody.TryRead(body, out EstablishIntroBody establish));
                Assert.True(establish.IsSigned() && establish.IsBoundTo(circuit.HandshakeDigest));
                _services[establish.AuthKey] = circuit;
                circuit.Deliver(RelayCommand.IntroEstablished, [0]);
                break;
            case RelayCommand.Introduce1:
                Introduce(circuit, body);
                break;
            case RelayCommand.EstablishRendezvous when IgnoresRendezvous:
                break;
            case RelayCommand.EstablishRendezvous:
                Assert.True(EstablishRendezvousBody.TryRead(body, out RendezvousCookie cookie));
                _waiting.Add(cookie, circuit);
                circuit.Deliver(RelayCommand.RendezvousEstablished, []);
                break;
            case RelayCommand.Rendezvous1:
                Assert.True(Rendezvous1Body.TryRead(body, out Rendezvous1Body rendezvous));
                if (_waiting.Remove(rendezvous.Cookie, out SimCircuit? client) && !client.IsClosed)
                {
                    (client.Peer, circuit.Peer) = (circuit, client);
                    client.Deliver(RelayCommand.Rendezvous2, rendezvous.ForClient.ToArray());
                }
                else
                {
                    circuit.Lose();
                }

                break;
            default:
                Assert.Fail($"{command} is not for a relay.");
                break;
        }
    }

    private void Introduce(SimCircuit circuit, byte[] body)
    {
        Assert.True(IntroduceBody.TryRead(body, out IntroduceBody introduction));
        bool isKnown = !RefusesIntroductions && _services.TryGetValue(introduction.AuthKey, out SimCircuit? service) && !service.IsClosed;
        for (int i = 0; isKnown && Forges && i < 2; i++)
        {
            _services[introduction.AuthKey].Deliver(RelayCommand.Introduce2, [.. body[..^1], (byte)(body[^1] ^ 1)]);
        }

        for (int i = 0; isKnown && i < Copies; i++)
        {
            _services[introduction.AuthKey].Deliver(RelayCommand.Introduce2, body);
        }

        byte[] answer = new byte[IntroduceAckBody.Length];
        IntroduceAckBody.Write(answer, isKnown ? IntroduceAckStatus.Success : IntroduceAckStatus.UnknownService);
        circuit.Deliver(RelayCommand.IntroduceAck, answer);
    }
}
