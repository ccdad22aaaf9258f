using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Tests.Rig;

namespace MagicWave.Payments.Tests.Resources;

/// <content>What carries messages: links between neighbours, and the two circuits.</content>
internal sealed partial class JoinedRig
{
    private void Deliver(int link)
    {
        if (_wires[link] is { } wire)
        {
            Deliver(wire, toRight: true, link, link + 1);
            Deliver(wire, toRight: false, link + 1, link);
        }
    }

    private void Deliver(Wire wire, bool toRight, int from, int to)
    {
        List<byte[]> queue = toRight ? wire.ToRight : wire.ToLeft;
        byte[][] waiting = [.. queue];
        queue.Clear();
        foreach (byte[] message in waiting)
        {
            bool isForChains = message[1] >= MessageNumbers.FirstExtensionType;
            if (isForChains)
            {
                Sent.Add((from, to, message));
            }

            if (isForChains && (!Pass(from, to, message) || Disturb(queue, wire, toRight, message)))
            {
                continue;
            }

            (toRight ? wire.RightLink : wire.LeftLink).HandleMessage(message, Now);
        }
    }

    /// <summary>At most two in a row are lost: a claim has the time of seven.</summary>
    private bool Disturb(List<byte[]> queue, Wire wire, bool toRight, byte[] message)
    {
        if (Trouble == 0 || !Random.Chance(Trouble))
        {
            _lostInRow[(wire, toRight)] = 0;
            return false;
        }

        switch (Random.Next(3))
        {
            case 0 when _lostInRow.GetValueOrDefault((wire, toRight)) < 2:
                _lostInRow[(wire, toRight)] = _lostInRow.GetValueOrDefault((wire, toRight)) + 1;
                return true;
            case 1:
                queue.Add(message);
                return true;
            default:
                queue.Add(message);
                return false;
        }
    }

    /// <summary>The circuit of one side, as its owner sees it: hop 0 is the neighbour, the last one the rendezvous point.</summary>
    private sealed class Port(JoinedRig rig, bool isVisitor) : IClientPort
    {
        public int PaidHopCount => isVisitor ? rig.Middle : rig.Publisher - rig.Middle;

        public SettlementAccount? Guard => rig.AccountOf(isVisitor ? 1 : rig.Publisher - 1);

        public bool Send(int hop, ReadOnlySpan<byte> body)
        {
            int node = isVisitor ? hop + 1 : rig.Publisher - 1 - hop;
            Assert.InRange(body.Length, 1, 496);
            if (rig._downFor[node] == 0 && rig.PassCell(node, body.ToArray()))
            {
                rig._hops[node, isVisitor ? 0 : 1]!.HandleMessage(rig.Change(node, body.ToArray()), rig.Now);
            }

            return true;
        }
    }

    /// <summary>One side's circuit at a relay.</summary>
    private sealed class Hop(JoinedRig rig, int node, bool isVisitors) : IHopPort
    {
        public long Id => isVisitors ? 1 : 2;

        public SettlementAccount? Upstream => rig.AccountOf(isVisitors ? node - 1 : node + 1);

        public SettlementAccount? Downstream => node == rig.Middle ? null : rig.AccountOf(isVisitors ? node + 1 : node - 1);

        public SettlementAccount? Joined => node == rig.Middle && rig.IsJoined ? rig.AccountOf(isVisitors ? node + 1 : node - 1) : null;

        public bool IsBilledToNeighbour => true;

        public void Serve(ServiceLevel level)
        {
        }

        public bool Send(ReadOnlySpan<byte> body) => true;
    }
}
