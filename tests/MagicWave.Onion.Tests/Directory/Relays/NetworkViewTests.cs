using MagicWave.Onion.Directory;
using MagicWave.Onion.Directory.Relays;

namespace MagicWave.Onion.Tests.Directory.Relays;

public class NetworkViewTests
{
    [Fact]
    public void The_fraction_of_paths_is_the_product_of_the_positions()
    {
        NetworkView view = new TestNetwork()
            .Add("g1", RouterFlags.Guard, 100).Add("g2", RouterFlags.Guard, 100, hasDescriptor: false)
            .Add("m1", bandwidth: 100).Add("m2", bandwidth: 100)
            .Add("e1", RouterFlags.Exit, 300, policy: "accept 80").Add("e2", RouterFlags.Exit, 100, hasDescriptor: false)
            .Build();
        Assert.Equal(0.5 * (600.0 / 800) * (300.0 / 400), view.FractionOfPaths(), 6);
        Assert.False(view.HasEnough(null));
        Assert.True(view.HasEnough(0.28));
    }

    [Fact]
    public void Without_bandwidth_relays_are_counted()
    {
        NetworkView view = new TestNetwork().Add("g1", RouterFlags.Guard).Add("m1").Add("m2", hasDescriptor: false)
            .Add("e1", RouterFlags.Exit, policy: "accept 80").Build();
        Assert.Equal(0.75, view.FractionOfPaths(), 6);
        Assert.True(view.HasEnough(null));
    }

    [Fact]
    public void A_network_without_exits_is_ready_for_paths_inside()
    {
        NetworkView view = new TestNetwork().Add("g1", RouterFlags.Guard).Add("m1").Build();
        Assert.False(view.HasExits);
        Assert.Equal(1, view.FractionOfPaths(), 6);
    }
}
