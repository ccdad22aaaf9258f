namespace MagicWave.Onion.Tests.Runtime;

public class OnionAddressRefusalTests
{
    [Theory]
    [InlineData("abc.onion")]
    [InlineData("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscrye.onion")]
    public async Task A_mistyped_onion_address_is_told_from_a_service_that_is_not_there(string host)
    {
        using TestNetwork network = new();
        OnionException failure = await Assert.ThrowsAsync<OnionException>(async () => await network.Client.ConnectAsync(host, 80));
        Assert.Equal(OnionErrorKind.OnionAddressInvalid, failure.Kind);
        Assert.Empty(network.Circuits);
    }
}
