using MagicWave.Core.Security;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.TestKit;

namespace MagicWave.Onion.Tests.OnionServices;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OnionServiceFolderTests : IDisposable
{
    private const string TorsAddress = "c2qku27yqn6rp2p6wntdtnndufnzdwfzlsfr5rxnrejuyb3aimgzwwad.onion";

    private static readonly string[] TorsFiles = ["hostname", "hs_ed25519_public_key", "hs_ed25519_secret_key"];

    private readonly string _path = Path.Combine(System.IO.Directory.CreateTempSubdirectory("mw-service").FullName, "service");

    public void Dispose() => System.IO.Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void A_service_of_tors_keeps_its_address_and_its_files()
    {
        CopyTors();
        using ServiceIdentityKey identity = new OnionServiceFolder(_path).LoadIdentity(SystemRandom.Instance);
        Assert.Equal(TorsAddress, identity.Address.ToString());
        foreach (string name in TorsFiles)
        {
            Assert.Equal(VectorFile.LoadBytes<OnionServiceFolderTests>("onion-service-folder/" + name), File.ReadAllBytes(In(name)));
        }
    }

    [Fact]
    public void A_new_service_is_written_as_tor_writes_it_and_found_again()
    {
        using ServiceIdentityKey first = new OnionServiceFolder(_path).LoadIdentity(SystemRandom.Instance);
        using ServiceIdentityKey second = new OnionServiceFolder(_path).LoadIdentity(SystemRandom.Instance);
        Assert.Equal(first.Address, second.Address);
        Assert.Equal(first.Address + "\n", File.ReadAllText(In("hostname")));
        foreach (string name in TorsFiles)
        {
            byte[] tors = VectorFile.LoadBytes<OnionServiceFolderTests>("onion-service-folder/" + name);
            byte[] ours = File.ReadAllBytes(In(name));
            Assert.Equal(tors.Length, ours.Length);
            Assert.Equal(tors.AsSpan(0, name == "hostname" ? 0 : 32), ours.AsSpan(0, name == "hostname" ? 0 : 32));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In(name)));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_path));
    }

    [Fact]
    public void Public_key_and_hostname_are_written_anew_where_they_are_missing()
    {
        CopyTors();
        File.Delete(In("hostname"));
        File.Delete(In("hs_ed25519_public_key"));
        new OnionServiceFolder(_path).LoadIdentity(SystemRandom.Instance).Dispose();
        Assert.Equal(VectorFile.LoadBytes<OnionServiceFolderTests>("onion-service-folder/hs_ed25519_public_key"), File.ReadAllBytes(In("hs_ed25519_public_key")));
        Assert.Equal(TorsAddress + "\n", File.ReadAllText(In("hostname")));
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_by_name_and_left_as_it_is()
    {
        CopyTors();
        byte[] publicKey = File.ReadAllBytes(In("hs_ed25519_public_key"));
        publicKey[^1] ^= 1;
        File.WriteAllBytes(In("hs_ed25519_public_key"), publicKey);
        KeyStoreException mismatch = Assert.Throws<KeyStoreException>(Load);
        Assert.Equal(KeyStoreFaultKind.Corrupt, mismatch.Kind);
        Assert.Contains("hs_ed25519_public_key", mismatch.Message, StringComparison.Ordinal);

        File.Delete(In("hs_ed25519_secret_key"));
        KeyStoreException missing = Assert.Throws<KeyStoreException>(Load);
        Assert.Equal(KeyStoreFaultKind.Missing, missing.Kind);
        Assert.Contains("hs_ed25519_secret_key", missing.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(In("hs_ed25519_secret_key")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(95)]
    [InlineData(97)]
    public void A_secret_key_of_another_length_is_refused(int length)
    {
        CopyTors();
        byte[] secret = File.ReadAllBytes(In("hs_ed25519_secret_key"));
        Array.Resize(ref secret, length);
        File.WriteAllBytes(In("hs_ed25519_secret_key"), secret);
        Assert.Equal(KeyStoreFaultKind.Corrupt, Assert.Throws<KeyStoreException>(Load).Kind);
    }

    [Fact]
    public void A_secret_key_that_others_can_read_is_refused()
    {
        CopyTors();
        File.SetUnixFileMode(In("hs_ed25519_secret_key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        KeyStoreException failure = Assert.Throws<KeyStoreException>(Load);
        Assert.Equal(KeyStoreFaultKind.Unprotected, failure.Kind);
        Assert.Contains("chmod 600", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_are_those_of_the_files_that_end_in_auth()
    {
        OnionServiceFolder folder = new(_path);
        Assert.Empty(folder.LoadClients());
        AuthorizedClientKey key = AuthorizedClientKey.FromBytes(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
        File.WriteAllText(In("authorized_clients/alice.auth"), key + "\n");
        File.WriteAllText(In("authorized_clients/alice.auth~"), "nothing");
        File.WriteAllText(In("authorized_clients/.auth"), "nothing");
        Assert.Equal(key.Key, Assert.Single(folder.LoadClients()).Key);
        File.WriteAllText(In("authorized_clients/bob.auth"), "descriptor:x448:aaaa");
        Assert.Contains("bob.auth", Assert.Throws<KeyStoreException>(folder.LoadClients).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clients_own_keys_are_loaded_and_two_for_one_service_refused()
    {
        using ServiceIdentityKey service = ServiceIdentityKey.Generate(SystemRandom.Instance);
        using ClientAuthorization authorization = ClientAuthorization.Generate(service.Address, SystemRandom.Instance);
        Assert.Empty(ClientAuthorizationFolder.Load(_path));
        File.WriteAllText(In("a.auth_private"), authorization.ToSecretText() + "\n");
        File.WriteAllText(In("notes.txt"), "nothing");
        using (ClientAuthorization loaded = Assert.Single(ClientAuthorizationFolder.Load(_path)).Value)
        {
            Assert.Equal(service.Address, loaded.Address);
            Assert.Equal(authorization.PublicKey.ToString(), loaded.PublicKey.ToString());
        }

        File.WriteAllText(In("b.auth_private"), authorization.ToSecretText());
        Assert.Contains("b.auth_private", Assert.Throws<KeyStoreException>(() => ClientAuthorizationFolder.Load(_path)).Message, StringComparison.Ordinal);
        File.WriteAllText(In("b.auth_private"), "garbage");
        Assert.Equal(KeyStoreFaultKind.Corrupt, Assert.Throws<KeyStoreException>(() => ClientAuthorizationFolder.Load(_path)).Kind);
    }

    private void Load() => new OnionServiceFolder(_path).LoadIdentity(SystemRandom.Instance).Dispose();

    private void CopyTors()
    {
        System.IO.Directory.CreateDirectory(_path);
        foreach (string name in TorsFiles)
        {
            File.WriteAllBytes(In(name), VectorFile.LoadBytes<OnionServiceFolderTests>("onion-service-folder/" + name));
            File.SetUnixFileMode(In(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private string In(string name) => Path.Combine(_path, name);
}
