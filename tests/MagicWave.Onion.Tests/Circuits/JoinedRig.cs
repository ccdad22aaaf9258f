using MagicWave.Onion.Cells;
using MagicWave.Onion.Circuits;
using MagicWave.Onion.RelayCrypto;
using MagicWave.Onion.Streams;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Circuits;

/// <summary>The circuits of a client and of a service, which a rendezvous point has joined. Every stream is taken unless <see cref="OnBegin"/> says other.</summary>
internal sealed class JoinedRig : IStreamAcceptor, IStreamOwner
{
    /// <param name="acceptor">Who takes the streams; null for the rig itself.</param>
    public JoinedRig(Func<OriginCircuit, IStreamAcceptor>? acceptor = null)
    {
        Client = CircuitRig.Open();
        Service = new CircuitRig([new(10), new(11), new(12)]);
        Service.Start();
        Client.Server.Joined = Service.Server;
        Service.Server.Joined = Client.Server;
        byte[] keys = new SeededRandom(77).Bytes(RendezvousKeys.Length);
        Client.Circuit.Join(keys, RendezvousSide.Client, null);
        Service.Circuit.Join(keys, RendezvousSide.Service, acceptor?.Invoke(Service.Circuit) ?? this);
    }

    public CircuitRig Client { get; }

    public CircuitRig Service { get; }

    public List<(ClientStream Stream, BeginBody Begin)> Offered { get; } = [];

    public Action<ClientStream> OnBegin { get; set; } = stream => stream.Accept();

    public StreamChanges Changes { get; private set; }

    public void Run()
    {
        int sent;
        do
        {
            sent = Client.Server.SentCells + Service.Server.SentCells + Client.Server.RelayCells + Service.Server.RelayCells;
            Client.Run();
            Service.Run();
        }
        while (sent != Client.Server.SentCells + Service.Server.SentCells + Client.Server.RelayCells + Service.Server.RelayCells);
    }

    public ClientStream Connect()
    {
        ClientStream stream = Client.Circuit.Begin(new(string.Empty, 80, BeginFlags.None), Client)!;
        Run();
        return stream;
    }

    public IStreamOwner HandleBegin(ClientStream stream, BeginBody begin)
    {
        Offered.Add((stream, begin));
        OnBegin(stream);
        return this;
    }

    public void HandleChanged(ClientStream stream, StreamChanges changes) => Changes |= changes;
}
