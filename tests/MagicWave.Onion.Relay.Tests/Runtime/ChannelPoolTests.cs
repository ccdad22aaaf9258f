using System.Net;
using System.Net.Sockets;
using MagicWave.Onion.Channels;
using MagicWave.Onion.Identity;
using MagicWave.Onion.Relay.Tests.EndToEnd;
using MagicWave.Onion.Runtime;

namespace MagicWave.Onion.Relay.Tests.Runtime;

public sealed class ChannelPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_dial_to_a_wrong_address_does_not_hold_up_the_right_one()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using RunningRelay from = new("from");
        await using RunningRelay to = new("to");
        Task<ConnectFailure> wrong = ConnectAsync(from, to.Target with { Address = (IPEndPoint)silent.LocalEndpoint });
        Assert.Equal(ConnectFailure.None, await ConnectAsync(from, to.Target).WaitAsync(Patience));
        Assert.False(wrong.IsCompleted);
    }

    [Fact]
    public async Task A_dial_that_fails_unforeseen_is_told_and_can_be_tried_again()
    {
        await using RunningRelay from = new("from");
        await using RunningRelay to = new("to");
        bool isFailing = true;
        from.Relay.Channels.HandshakeCompleted += (_, _) =>
        {
            if (isFailing)
            {
                throw new InvalidOperationException("A listener of the event is broken.");
            }
        };
        Assert.NotEqual(ConnectFailure.None, await ConnectAsync(from, to.Target).WaitAsync(Patience));
        isFailing = false;
        Assert.Equal(ConnectFailure.None, await ConnectAsync(from, to.Target).WaitAsync(Patience));
    }

    private static Task<ConnectFailure> ConnectAsync(RunningRelay from, HopTarget target)
    {
        TaskCompletionSource<ConnectFailure> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using NodeGate.Scope scope = from.Gate.Enter();
        from.Relay.Channels.Connect(target, (_, failure) => done.SetResult(failure));
        return done.Task;
    }
}
