using MagicWave.Core.Time;
using MagicWave.Payments.Books;
using MagicWave.Payments.Extensions;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Tests.Rig;

namespace MagicWave.Payments.Tests;

public sealed class ExtensionTests
{
    [Fact]
    public void Messages_of_its_types_reach_it_and_its_answers_leave_after_its_records()
    {
        Echo echo = new(0x30, 0x32);
        using World world = new();
        Node left = world.NewNode();
        Node right = world.NewNode(extensions: [echo]);
        Wire wire = new(world, left, right);
        wire.RightLink.HandleMessage([1, 0x30, 9], Instant.Now(world.Time));
        Assert.Empty(echo.Got);
        Assert.True(wire.Pump());
        Assert.Equal(["linked"], echo.Got);

        right.Store.IsFull = true;
        wire.RightLink.HandleMessage([1, 0x31, 7], Instant.Now(world.Time));
        wire.RightLink.HandleMessage([1, 0x33, 7], Instant.Now(world.Time));
        wire.RightLink.HandleMessage([2, 0x31, 7], Instant.Now(world.Time));
        Assert.True(wire.Pump());
        Assert.Equal(["linked", "013107"], echo.Got);
        Assert.DoesNotContain(wire.Sent, message => message[1] == 0x31);

        right.Store.IsFull = false;
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(2)));
        Assert.Equal([1, 0x31, 7], Assert.Single(wire.Sent, message => message[1] == 0x31));
        Assert.Contains(right.Commits, commit => commit.OfType<StateRecord>().Any(state => state.Kind == "echo"));

        echo.NextDeadline = Instant.Now(world.Time) + TimeSpan.FromSeconds(1);
        echo.Books!.Wake();
        Assert.True(wire.PumpFor(TimeSpan.FromSeconds(3)));
        wire.Close();
        Assert.Equal(["linked", "013107", "deadline", "unlinked"], echo.Got);
    }

    [Theory]
    [InlineData(0x10, 0x11, 0x30, 0x30)]
    [InlineData(0x30, 0x32, 0x32, 0x33)]
    [InlineData(0x33, 0x32, 0x40, 0x40)]
    public void Types_that_are_taken_are_a_bug_of_the_caller(byte first, byte last, byte otherFirst, byte otherLast)
    {
        using World world = new();
        Assert.Throws<ArgumentException>(() => world.NewNode(extensions: [new Echo(first, last), new Echo(otherFirst, otherLast)]));
    }

    private sealed class Echo(byte first, byte last) : IPeerExtension
    {
        public List<string> Got { get; } = [];

        public IPeerBooks? Books { get; private set; }

        public byte FirstType => first;

        public byte LastType => last;

        public Instant? NextDeadline { get; set; }

        public void Attach(IPeerBooks books) => Books = books;

        public void HandleLinked(IPeerBook peer, Instant now) => Got.Add("linked");

        public void HandleUnlinked(IPeerBook peer, Instant now) => Got.Add("unlinked");

        public void HandleMessage(IPeerBook peer, IPeerLink link, ReadOnlySpan<byte> body, Instant now)
        {
            Assert.Equal(peer.Peer, link.Peer);
            Assert.True(body.Length >= MessageNumbers.HeaderLength);
            Got.Add(Convert.ToHexString(body));
            peer.Send(body);
            peer.Add(new StateRecord("echo", body.ToArray(), body.ToArray()));
        }

        public void HandleDeadline(Instant now)
        {
            Got.Add("deadline");
            NextDeadline = null;
        }
    }
}
