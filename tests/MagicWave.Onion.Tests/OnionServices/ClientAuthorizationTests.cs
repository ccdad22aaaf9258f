using FsCheck;
using FsCheck.Fluent;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

public sealed class ClientAuthorizationTests
{
    private const string Label = "25njqamcweflpvkl73j4szahhihoc4xt3ktcgjnpaingr5yhkenl5sid";

    /// <summary>The key of test_config_client_authorization in tor's src/test/test_hs_client.c.</summary>
    private const string Key = "ZDUVQQ7IKBXSGR2WWOBNM3VP5ELNOYSSINDK7CAUN2WD7A3EKZWQ";

    [Fact]
    public void The_line_of_a_client_is_read_and_written()
    {
        Assert.True(ClientAuthorization.TryParse($"{Label}:descriptor:x25519:{Key}\n", out ClientAuthorization? authorization));
        Assert.Equal(Label, authorization.Address.Label);
        Assert.Equal($"{Label}:descriptor:x25519:{Key.ToLowerInvariant()}", authorization.ToSecretText());
        Assert.DoesNotContain(Key, authorization.ToString(), StringComparison.OrdinalIgnoreCase);
        authorization.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData(":::")]
    [InlineData("xx:descriptor:x25519:" + Key)]
    [InlineData(Label + ":descriptor:x25519:")]
    [InlineData(Label + ":descriptor:x25519:" + Key + "A")]
    [InlineData(Label + ":descriptor:x25519:" + Key + ":")]
    [InlineData(Label + ":intro:x25519:" + Key)]
    [InlineData(Label + ":descriptor:rsa:" + Key)]
    [InlineData(Label + ":descriptor:x25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData(Label + ":descriptor:x25519:ZDUVQQ7IKBXSGR2WWOBNM3VP5ELNOYSSINDK7CAUN2WD7A3EKZW1")]
    public void Any_other_line_of_a_client_is_refused(string line) => Assert.False(ClientAuthorization.TryParse(line, out _));

    [Theory]
    [InlineData("")]
    [InlineData("descriptor:x25519:")]
    [InlineData("descriptor:x25519:" + Key + "AA")]
    [InlineData("basic:x25519:" + Key)]
    [InlineData("descriptor:x25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Any_other_line_of_a_service_is_refused(string line) => Assert.False(AuthorizedClientKey.TryParse(line, out _));

    [Fact]
    public void Every_key_is_read_as_it_was_written() => Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), seed =>
    {
        byte[] bytes = new byte[32];
        new SeededRandom((ulong)seed.Get).Fill(bytes);
        AuthorizedClientKey key = AuthorizedClientKey.FromBytes(bytes);
        return AuthorizedClientKey.TryParse(key.ToString(), out AuthorizedClientKey? again) && again.Key.SequenceCompareTo(bytes) == 0;
    }).Check(Config.QuickThrowOnFailure);
}
