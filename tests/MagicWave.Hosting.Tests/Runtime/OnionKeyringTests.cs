using MagicWave.Hosting.Runtime;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Keys;
using MagicWave.Onion.Runtime;
using MagicWave.TestKit;

namespace MagicWave.Hosting.Tests.Runtime;

public sealed class OnionKeyringTests : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("keyring");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_folder_that_is_read_again_gives_what_is_there_then()
    {
        SeededRandom random = new(1);
        using NodeGate gate = new(new ManualTimeProvider(), random);
        using ServiceIdentityKey service = ServiceIdentityKey.Generate(random);
        using OnionKeyring keys = new(_folder.FullName);
        Assert.Null(keys.Find(service.Address));

        using ClientAuthorization first = ClientAuthorization.Generate(service.Address, random);
        Write(first.ToSecretText());
        keys.Reload(gate);
        ClientAuthorization found = keys.Find(service.Address)!;
        Assert.Equal(first.PublicKey.ToString(), found.PublicKey.ToString());

        // What is broken changes nothing.
        Write("nonsense");
        Assert.Throws<KeyStoreException>(() => keys.Reload(gate));
        Assert.Same(found, keys.Find(service.Address));

        using ClientAuthorization second = ClientAuthorization.Generate(service.Address, random);
        Write(second.ToSecretText());
        keys.Reload(gate);
        Assert.Equal(second.PublicKey.ToString(), keys.Find(service.Address)!.PublicKey.ToString());
        Assert.Throws<ObjectDisposedException>(() => found.ToSecretText());
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_folder.FullName, "one.auth_private"), text);
}
