using System.Diagnostics;
using MagicWave.Core.Security;
using MagicWave.Onion.Relay.Keys;

namespace MagicWave.Onion.Relay.Tests.Keys;

/// <summary>A data directory goes back and forth between tor and this store.</summary>
public sealed class KeyStoreWithTorTests : IDisposable
{
    private readonly string _folder = Path.Combine(System.IO.Directory.CreateTempSubdirectory("mw-keys").FullName, "data");

    public void Dispose() => System.IO.Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void KeysThatTorMadeAreLoaded()
    {
        string rsa = ListFingerprint("rsa");
        string ed25519 = ListFingerprint("ed25519");

        using KeyStore store = Open();
        store.WriteFingerprints();

        Assert.EndsWith(Spaced(store.Keys.RsaId.ToString()), rsa, StringComparison.Ordinal);
        Assert.EndsWith(store.Keys.Ed25519Id.ToString(), ed25519, StringComparison.Ordinal);
        Assert.Empty(System.IO.Directory.GetFiles(_folder, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void TorTakesOverKeysThatAreMadeHere()
    {
        RelayKeys keys;
        using (KeyStore store = Open())
        {
            keys = store.Keys;
            store.RotateOnionKeys(keys.OnionKeysSetAt.AddDays(29), TimeSpan.FromDays(28), TimeSpan.FromDays(7));
        }

        byte[] signing = File.ReadAllBytes(Path.Combine(_folder, "keys", "ed25519_signing_cert"));
        byte[] ntor = File.ReadAllBytes(Path.Combine(_folder, "keys", "secret_onion_key_ntor"));

        Assert.EndsWith(Spaced(keys.RsaId.ToString()), ListFingerprint("rsa"), StringComparison.Ordinal);
        Assert.EndsWith(keys.Ed25519Id.ToString(), ListFingerprint("ed25519"), StringComparison.Ordinal);
        Assert.Equal(signing, File.ReadAllBytes(Path.Combine(_folder, "keys", "ed25519_signing_cert")));
        Assert.Equal(ntor, File.ReadAllBytes(Path.Combine(_folder, "keys", "secret_onion_key_ntor")));
    }

    private static string Spaced(string fingerprint) => string.Join(' ', fingerprint.Chunk(4).Select(four => new string(four)));

    private KeyStore Open() =>
        KeyStore.Open(new KeyStoreOptions { DataDirectory = _folder, Nickname = "moved" }, SystemRandom.Instance, TimeProvider.System.GetUtcNow());

    private string ListFingerprint(string kind)
    {
        ProcessStartInfo start = new(MagicWave.TestKit.Networks.Tools.Find("tor"))
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--defaults-torrc", "/dev/null", "--ignore-missing-torrc", "-f", "/dev/null", "--quiet", "--DataDirectory", _folder,
                "--ORPort", "127.0.0.1:1", "--Nickname", "moved", "--list-fingerprint", kind,
            },
        };
        using Process tor = Process.Start(start)!;
        string output = tor.StandardOutput.ReadToEnd();
        tor.WaitForExit();
        Assert.Equal(0, tor.ExitCode);
        return output.Trim();
    }
}
