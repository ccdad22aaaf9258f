using MagicWave.Onion.Directory.Client;

namespace MagicWave.Onion.Tests.Runtime;

public class DirectoryTunnelTests
{
    [Fact]
    public async Task A_server_is_reached_over_one_hop_and_the_steps_are_told()
    {
        using TestNetwork network = new();
        List<BootstrapPhase> phases = [];
        await using Stream stream = await new DirectoryTunnel(network.Client).OpenAsync(new() { Target = network[4] }, phases.Add, CancellationToken.None);
        Assert.Equal([BootstrapPhase.Connecting, BootstrapPhase.OneHopCircuit], phases);
        await stream.WriteAsync("GET"u8.ToArray());
        byte[] echo = new byte[3];
        await stream.ReadExactlyAsync(echo);
        Assert.Equal("GET"u8, echo);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_an_error_of_input_and_output()
    {
        using TestNetwork network = new() { HasChannels = false };
        IOException failure = await Assert.ThrowsAsync<IOException>(
            async () => await new DirectoryTunnel(network.Client).OpenAsync(new() { Target = network[4] }, null, CancellationToken.None));
        Assert.Equal(OnionErrorKind.CircuitFailed, Assert.IsType<OnionException>(failure.InnerException).Kind);
    }
}
