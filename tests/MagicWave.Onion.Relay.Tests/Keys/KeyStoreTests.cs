using MagicWave.Core.Security;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.Relay.Keys;

namespace MagicWave.Onion.Relay.Tests.Keys;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class KeyStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Path.Combine(System.IO.Directory.CreateTempSubdirectory("mw-keys").FullName, "data");

    public void Dispose() => System.IO.Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void KeysStayTheSame()
    {
        using KeyStore first = Open();
        RelayKeys keys = first.Keys;
        Assert.True(keys.SigningCertificate.IsSignedBy(keys.Ed25519Id));
        Assert.Equal(keys.SigningKey.PublicKey, keys.SigningCertificate.CertifiedEd25519Key);
        Assert.Equal(RsaIdentity.IdOf(keys.RsaIdentityKey), keys.RsaId);
        Assert.Null(keys.PreviousNtorKey);
        first.Dispose();

        using KeyStore second = Open();

        Assert.Equal(keys.RsaId, second.Keys.RsaId);
        Assert.Equal(keys.Ed25519Id, second.Keys.Ed25519Id);
        Assert.Equal(keys.SigningKey.PublicKey, second.Keys.SigningKey.PublicKey);
        Assert.Equal(keys.NtorKey.PublicKey.ToArray(), second.Keys.NtorKey.PublicKey.ToArray());
        Assert.Equal(keys.TapOnionKey.ExportRSAPublicKey(), second.Keys.TapOnionKey.ExportRSAPublicKey());
    }

    [Fact]
    public void OnlyTheOwnerMayReadWhatIsWritten()
    {
        using KeyStore store = Open();
        store.WriteFingerprints();

        Assert.All(
            System.IO.Directory.GetFiles(_folder, "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Key("")));
        Assert.Equal($"test {store.Keys.RsaId}\n", File.ReadAllText(Path.Combine(_folder, "fingerprint")));
    }

    [Fact]
    public void TwoCannotHaveTheSameFolder()
    {
        using KeyStore first = Open();

        Assert.Equal(KeyStoreFaultKind.InUse, Assert.Throws<KeyStoreException>(() => Open()).Kind);
    }

    [Theory]
    [InlineData("secret_id_key")]
    [InlineData("ed25519_master_id_secret_key", true)]
    [InlineData("ed25519_signing_secret_key")]
    [InlineData("secret_onion_key_ntor")]
    public void AKeyThatOthersMayReadIsRefused(string name, bool needsRenewal = false)
    {
        Open().Dispose();
        File.SetUnixFileMode(Key(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        KeyStoreException fault = Assert.Throws<KeyStoreException>(() => Open(needsRenewal ? Now.AddDays(60) : Now));

        Assert.Equal(KeyStoreFaultKind.Unprotected, fault.Kind);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret_id_key")]
    [InlineData("ed25519_master_id_public_key")]
    [InlineData("ed25519_signing_cert")]
    [InlineData("ed25519_signing_secret_key")]
    [InlineData("secret_onion_key")]
    [InlineData("secret_onion_key_ntor")]
    public void ADamagedFileIsNamed(string name)
    {
        Open().Dispose();
        byte[] bytes = File.ReadAllBytes(Key(name));
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(Key(name), bytes[..^1]);

        KeyStoreException fault = Assert.Throws<KeyStoreException>(() => Open());

        Assert.Equal(KeyStoreFaultKind.Corrupt, fault.Kind);
        Assert.Contains(name.Split('_')[0], fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SigningKeysAreRenewedInTimeAndOverlap()
    {
        using KeyStore store = Open();
        RelayKeys before = store.Keys;

        Assert.False(store.RenewSigningKey(Now.AddDays(28)));
        Assert.True(store.RenewSigningKey(Now.AddDays(29.5)));

        Assert.NotEqual(before.SigningKey.PublicKey, store.Keys.SigningKey.PublicKey);
        Assert.Equal(before.Ed25519Id, store.Keys.Ed25519Id);
        Assert.True(store.Keys.SigningCertificate.IsSignedBy(before.Ed25519Id));
        Assert.False(before.SigningCertificate.IsExpired(Now.AddDays(29.5)));
        Assert.Equal(64, before.SigningKey.Sign([1]).Length);
    }

    [Fact]
    public void AnExpiredSigningKeyWithoutTheMasterKeyIsSaid()
    {
        Open().Dispose();
        File.Delete(Key("ed25519_master_id_secret_key"));

        Open().Dispose();
        Assert.Equal(KeyStoreFaultKind.Missing, Assert.Throws<KeyStoreException>(() => Open(Now.AddDays(31))).Kind);
    }

    [Fact]
    public void AnOfflineMasterKeyIsNotMade()
    {
        KeyStoreOptions options = new() { DataDirectory = _folder, OfflineMasterKey = true };

        Assert.Equal(
            KeyStoreFaultKind.Missing, Assert.Throws<KeyStoreException>(() => KeyStore.Open(options, SystemRandom.Instance, Now)).Kind);
        Assert.False(File.Exists(Key("ed25519_master_id_secret_key")));
    }

    [Fact]
    public void OnionKeysRotateAndTheOldOnesAreForgottenLater()
    {
        byte[] first;
        using (KeyStore store = Open())
        {
            first = store.Keys.NtorKey.PublicKey.ToArray();
            DateTimeOffset made = store.Keys.OnionKeysSetAt;
            Assert.False(Rotate(store, made.AddDays(27)));
            Assert.True(Rotate(store, made.AddDays(28)));
            Assert.Equal(first, store.Keys.PreviousNtorKey!.PublicKey.ToArray());
            Assert.NotEqual(first, store.Keys.NtorKey.PublicKey.ToArray());
        }

        using KeyStore again = Open();
        Assert.Equal(first, again.Keys.PreviousNtorKey!.PublicKey.ToArray());
        Assert.False(Rotate(again, again.Keys.OnionKeysSetAt.AddDays(8)));
        Assert.Null(again.Keys.PreviousNtorKey);
        Assert.False(File.Exists(Key("secret_onion_key_ntor.old")));

        static bool Rotate(KeyStore store, DateTimeOffset now) => store.RotateOnionKeys(now, TimeSpan.FromDays(28), TimeSpan.FromDays(7));
    }

    [Fact]
    public void AuthorityKeysAreMadeOnceAndMatchTheirCertificate()
    {
        using KeyStore store = Open();
        AuthorityKeys made = store.OpenAuthorityKeys("127.0.0.1:9030", Now);

        AuthorityKeys loaded = store.OpenAuthorityKeys(null, Now);

        Assert.Equal(made.V3Ident, loaded.V3Ident);
        Assert.Equal(made.CertificateText, loaded.CertificateText);
        Assert.Contains("\ndir-key-expires 2027-03-01 12:00:00\n", made.CertificateText, StringComparison.Ordinal);

        File.Delete(Key("authority_signing_key"));
        Assert.Equal(KeyStoreFaultKind.Missing, Assert.Throws<KeyStoreException>(() => store.OpenAuthorityKeys(null, Now)).Kind);
    }

    private KeyStore Open(DateTimeOffset? now = null) =>
        KeyStore.Open(new KeyStoreOptions { DataDirectory = _folder, Nickname = "test" }, SystemRandom.Instance, now ?? Now);

    private string Key(string name) => Path.Combine(_folder, "keys", name);
}
