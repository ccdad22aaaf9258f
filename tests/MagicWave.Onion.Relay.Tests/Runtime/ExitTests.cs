using System.Net;
using System.Net.Sockets;
using MagicWave.Core.Security;
using MagicWave.Onion.Cells;
using MagicWave.Onion.Relay.Runtime;
using MagicWave.Onion.Relay.Tests.Circuits;
using MagicWave.Onion.Runtime;
using MagicWave.TestKit;

namespace MagicWave.Onion.Relay.Tests.Runtime;

public sealed class ExitTests
{
    private static readonly StreamId Stream = new(5);

    private readonly RelayRig _rig = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_that_ends_before_it_is_connected_gives_its_attempt_up(bool withCircuit)
    {
        Begin();
        int abandoned = 0;
        _rig.Begun!.WhenAbandoned(() => abandoned++);
        if (withCircuit)
        {
            _rig.Client.Destroy(_rig.Id, DestroyReason.None);
            _rig.Run();
        }
        else
        {
            _rig.SendRelay(RelayCommand.End, Stream, [(byte)EndReason.Done]);
        }

        Assert.Equal(1, abandoned);
    }

    [Fact]
    public async Task A_name_that_the_platform_refuses_is_answered()
    {
        using NodeGate gate = new(TimeProvider.System, SystemRandom.Instance);
        ExitService exit = new(gate, new() { IsExit = true, Policy = (_, _) => true }, CancellationToken.None);
        TaskCompletionSource<IReadOnlyList<ResolvedAnswer>> answer = new();
        exit.Resolve("0.0.0.0.in-addr.arpa", answer.SetResult);
        Assert.Equal(ResolvedType.Error, Assert.Single(await answer.Task.WaitAsync(TimeSpan.FromMinutes(1))).Type);
    }

    [Fact]
    public async Task Names_that_are_not_answered_hold_no_more_than_their_own_threads()
    {
        NameLookup names = new();
        using ManualResetEventSlim silence = new();
        int running = 0;
        Task[] lookups = [.. Enumerable.Range(0, NameLookup.MaximumRunning + 8).Select(_ => names.FindAsync(
            _ =>
            {
                int now = Interlocked.Increment(ref running);
                silence.Wait();
                return now;
            },
            "silent",
            CancellationToken.None))];
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref running) == NameLookup.MaximumRunning, TimeSpan.FromMinutes(1)));
        silence.Set();
        await Task.WhenAll(lookups).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(lookups.Length, running);
    }

    [Fact]
    public async Task A_host_that_reads_nothing_does_not_keep_the_socket_for_ever()
    {
        ManualTimeProvider time = new();
        using NodeGate gate = new(time, SystemRandom.Instance);
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 4096 };
        await socket.ConnectAsync(listener.LocalEndPoint!);
        using Socket host = await listener.AcceptAsync();

        const int Cells = 400;
        using (gate.Enter())
        {
            Begin();
            _rig.Begun!.HandleConnected(new ExitConnection(gate, socket, _rig.Begun), new ConnectedBody(IPAddress.Loopback, 60));
            for (int i = 0; i < Cells; i++)
            {
                _rig.SendRelay(RelayCommand.Data, Stream, new byte[CellConstants.RelayDataLength]);
            }

            _rig.SendRelay(RelayCommand.End, Stream, [(byte)EndReason.Done]);
        }

        Assert.False(socket.SafeHandle.IsClosed);
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.True(socket.SafeHandle.IsClosed);
    }

    private void Begin()
    {
        _rig.Create();
        byte[] begin = new byte[64];
        _rig.SendRelay(RelayCommand.Begin, Stream, begin.AsSpan(0, new BeginBody("127.0.0.1", 80, 0).Write(begin)));
    }
}
