using MagicWave.Payments.Accounts;
using MagicWave.Payments.Circuits;

namespace MagicWave.Payments.Tests.Resources;

/// <content>The two circuits.</content>
internal sealed partial class JoinedRig
{
    /// <summary>The circuit of one side, as its owner sees it: hop 0 is the neighbour, the last one the rendezvous point.</summary>
    private sealed class Port(JoinedRig rig, bool isVisitor) : IClientPort
    {
        public int PaidHopCount => isVisitor ? rig.Middle : rig.Publisher - rig.Middle;

        public SettlementAccount? Guard => rig.AccountOf(isVisitor ? 1 : rig.Publisher - 1);

        public bool Send(int hop, ReadOnlySpan<byte> body)
        {
            int node = isVisitor ? hop + 1 : rig.Publisher - 1 - hop;
            Assert.InRange(body.Length, 1, 496);
            if (!rig.IsDown(node) && rig.PassCell(node, body.ToArray()))
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
