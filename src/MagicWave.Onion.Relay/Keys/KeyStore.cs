using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;
using MagicWave.Onion.KeyFiles;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>
/// A relay's keys in tor's DataDirectory, so that a relay can move between tor and MagicWave and stay the same relay. Holds the folder's
/// lock, which tor honours too, until it is disposed of. Not thread-safe; the keys it hands out are.
/// </summary>
public sealed class KeyStore : IDisposable
{
    private const string IdentityKey = "secret_id_key";

    private readonly KeyStoreOptions _options;
    private readonly IRandom _random;
    private readonly KeyFolder _data;
    private readonly KeyFolder _keys;
    private readonly FileStream _lock;
    private readonly Ed25519KeyFiles _ed25519;
    private readonly OnionKeyFiles _onion;

    private KeyStore(KeyStoreOptions options, IRandom random, DateTimeOffset now)
    {
        _options = options;
        _random = random;
        _data = new KeyFolder(options.DataDirectory);
        _lock = Lock(options.DataDirectory);
        try
        {
            _keys = new KeyFolder(options.KeyDirectory ?? Path.Combine(options.DataDirectory, "keys"));
            _ed25519 = new Ed25519KeyFiles(_keys, options, random);
            _onion = new OnionKeyFiles(_keys, random);
            Keys = Load(now);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>The keys as they are now.</summary>
    public RelayKeys Keys { get; private set; }

    /// <summary>Opens the folder, takes its lock, loads the keys and makes those that are missing.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="random">Where new ones come from.</param>
    /// <param name="now">The time of day, for certificates.</param>
    /// <exception cref="KeyStoreException">The keys cannot be used; the kind and the message say what to do.</exception>
    public static KeyStore Open(KeyStoreOptions options, IRandom random, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        return new KeyStore(options, random, now);
    }

    /// <summary>Writes <c>fingerprint</c> and <c>fingerprint-ed25519</c>, which operators and test networks read.</summary>
    public void WriteFingerprints()
    {
        _data.Write("fingerprint", $"{_options.Nickname} {Keys.RsaId}\n");
        _data.Write("fingerprint-ed25519", $"{_options.Nickname} {Keys.Ed25519Id}\n");
    }

    /// <summary>Replaces the signing key when its certificate ends soon and the master key is here.</summary>
    /// <returns>Whether <see cref="Keys"/> changed. The old certificate stays valid to its end, for those who have it.</returns>
    /// <exception cref="KeyStoreException">The disk failed.</exception>
    public bool RenewSigningKey(DateTimeOffset now)
    {
        if (Keys.SigningCertificate.ExpiresAt - _options.SigningKeySlop > now || !_ed25519.HasMasterSecret)
        {
            return false;
        }

        (Ed25519KeyPair signing, Ed25519Certificate certificate) = _ed25519.Renew(Keys.Ed25519Id, now);
        Keys = Keys.With(signing, certificate);
        return true;
    }

    /// <summary>Replaces the onion keys when they are old enough, and forgets the ones before when clients can no longer know them.</summary>
    /// <param name="now">The time of day.</param>
    /// <param name="lifetime">How long onion keys are published (consensus parameter onion-key-rotation-days, 28 days).</param>
    /// <param name="grace">How long the ones before still work (onion-key-grace-period-days, 7 days).</param>
    /// <returns>Whether the published keys changed.</returns>
    /// <exception cref="KeyStoreException">The disk failed.</exception>
    public bool RotateOnionKeys(DateTimeOffset now, TimeSpan lifetime, TimeSpan grace)
    {
        if (now - Keys.OnionKeysSetAt >= lifetime)
        {
            (RSA tap, NtorKeyPair ntor) = _onion.Rotate();
            Keys = Keys.With(tap, ntor, Keys.NtorKey, now);
            return true;
        }

        if (Keys.PreviousNtorKey is not null && now - Keys.OnionKeysSetAt >= grace)
        {
            _onion.Forget();
            Keys = Keys.With(Keys.TapOnionKey, Keys.NtorKey, null, Keys.OnionKeysSetAt);
        }

        return false;
    }

    /// <summary>Loads the keys of a directory authority, and makes them when there are none.</summary>
    /// <param name="dirAddress"><c>address:port</c> of the authority's DirPort for a new certificate, or null.</param>
    /// <param name="now">The time of day, for a new certificate.</param>
    /// <exception cref="KeyStoreException">The keys cannot be used.</exception>
    public AuthorityKeys OpenAuthorityKeys(string? dirAddress, DateTimeOffset now) => AuthorityKeyFiles.Open(_keys, dirAddress, now);

    /// <summary>Gives up the lock. Keys that were handed out stay usable.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string folder)
    {
        try
        {
            // An exclusive FileStream takes flock(LOCK_EX) on Unix, as tor does on the same file.
            FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(Path.Combine(folder, "lock"), options);
        }
        catch (IOException failure)
        {
            throw new KeyStoreException(KeyStoreFaultKind.InUse, "Another process is using the data directory.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Unreadable, "The data directory's lock cannot be opened.", failure);
        }
    }

    private RelayKeys Load(DateTimeOffset now)
    {
        (Ed25519Id master, Ed25519KeyPair signing, Ed25519Certificate certificate) = _ed25519.Load(now);
        RSA identity = RsaKeyFile.LoadOrCreate(_keys, IdentityKey, RsaIdentity.KeyBits);
        (NtorKeyPair ntor, DateTimeOffset setAt) = _onion.LoadNtor();
        return new RelayKeys
        {
            RsaIdentityKey = identity, RsaId = RsaIdentity.IdOf(identity), Ed25519Id = master, SigningKey = signing, SigningCertificate = certificate,
            TapOnionKey = _onion.LoadTap(), NtorKey = ntor, PreviousNtorKey = _onion.LoadPrevious(), OnionKeysSetAt = setAt,
        };
    }
}
