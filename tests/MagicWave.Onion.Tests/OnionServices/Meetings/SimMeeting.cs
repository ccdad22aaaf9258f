using MagicWave.Onion.Cells;
using MagicWave.Onion.OnionServices;
using MagicWave.Onion.OnionServices.Client;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.OnionServices.ProofOfWork;
using MagicWave.Onion.OnionServices.Service;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices.Meetings;

/// <summary>A service and a client in a <see cref="SimNetwork"/>, each with a clock of its own.</summary>
internal sealed class SimMeeting : IStreamAcceptor, IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly ServiceIdentityKey _key = ServiceIdentityKey.Generate(new SeededRandom(3));
    private int _visits;

    public SimMeeting(TimeSpan serviceSkew = default, TimeSpan clientSkew = default, ServiceSettings? settings = null, ClientAuthorization? authorization = null)
    {
        Network = new(40, Noon);
        Work = Solve;
        ClientKey = authorization;
        Service = new((settings ?? new()) with { AllowsPrivateRelays = true }, _key, Network, new SeededRandom(4), () => Network.Date + serviceSkew, Accept);
        Client = new(
            new() { AllowsPrivateRelays = true, FindKey = _ => ClientKey, Work = task => Work(task) },
            Network,
            new SeededRandom(5),
            () => Network.Date + clientSkew);
        Client.View = Network.View;
        Service.HandleView(Network.View, Network.Now);
        Step(TimeSpan.FromSeconds(1));
        Step(TimeSpan.FromSeconds(10));
    }

    public SimNetwork Network { get; }

    public ServiceHost Service { get; }

    public ServiceClient Client { get; }

    public OnionAddress Address => _key.Address;

    public List<SimCircuit> Accepted { get; } = [];

    /// <summary>The client's key for the service; the test's to dispose of.</summary>
    public ClientAuthorization? ClientKey { get; set; }

    /// <summary>Of the descriptor that the client has.</summary>
    public ulong? Revision
    {
        get
        {
            ulong? revision = null;
            Client.Find(Address, (known, _) => revision = known?.Outer.RevisionCounter);
            return revision;
        }
    }

    /// <summary>Who does the client's work: at once, unless a test has it otherwise.</summary>
    public Action<PowTask> Work { get; set; }

    /// <summary>Time goes on, and everybody does what it brings.</summary>
    public void Step(TimeSpan step)
    {
        Network.Advance(step);
        Service.Tend(Network.Now);
        Client.HandleDeadline(Network.Now, static _ => false);
        Network.Run();
        Service.Tend(Network.Now);
        Network.Run();
    }

    /// <summary>Does all of the work.</summary>
    public void Solve(PowTask task)
    {
        PowSolution? proof;
        do
        {
            proof = task.TryNext();
        }
        while (proof is null);
        task.Complete(proof, Network.Now);
    }

    /// <summary>A new visitor; the keys of both ends must be the same when they meet.</summary>
    public VisitFailure Visit()
    {
        ServiceMeeting? meeting = null;
        Client.Visit(Address, $"visitor {_visits++}", one => meeting = one, Network.Now);
        Network.Run();
        Assert.True(meeting is not null, "Nobody says how it ended.");
        if (meeting.Value.Circuit is SimCircuit circuit)
        {
            Assert.Equal(RendezvousSide.Client, circuit.Side);
            Assert.Equal(RendezvousSide.Service, circuit.Peer!.Side);
            Assert.Equal(circuit.Keys!, circuit.Peer.Keys!);
        }

        return meeting.Value.Failure;
    }

    public IStreamOwner HandleBegin(ClientStream stream, BeginBody begin) => throw new NotSupportedException();

    public void Dispose()
    {
        Service.Close(Network.Now);
        Service.Dispose();
        _key.Dispose();
    }

    private SimMeeting Accept(IServiceCircuit circuit)
    {
        Accepted.Add((SimCircuit)circuit);
        return this;
    }
}
