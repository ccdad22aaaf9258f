using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.Runtime;

public class OnionServingTests
{
    /// <summary>Two services with one address would replace each other's descriptors, and visitors come to the one or the other.</summary>
    [Fact]
    public void A_client_serves_an_address_once_at_a_time()
    {
        using TestNetwork network = new();
        using ServiceIdentityKey key = ServiceIdentityKey.Generate(new SeededRandom(3));
        OnionServiceOptions options = new() { Key = key, Ports = new HashSet<int> { 80 } };
        using (network.Client.Serve(options))
        {
            Assert.Throws<InvalidOperationException>(() => network.Client.Serve(options));
        }

        using OnionService again = network.Client.Serve(options);
        Assert.False(again.IsPublished);
    }
}
