using System.Security.Cryptography;
using MagicWave.Core.Security;
using MagicWave.Cryptography;
using MagicWave.Onion.Certificates;
using MagicWave.Onion.Identity;
using MagicWave.Onion.KeyFiles;

namespace MagicWave.Onion.Relay.Keys;

/// <summary>
/// The two levels of Ed25519 keys as tor keeps them: a master key, which may be elsewhere, and a signing key with the master's certificate.
/// </summary>
internal sealed class Ed25519KeyFiles(KeyFolder folder, KeyStoreOptions options, IRandom random)
{
    private const string MasterSecret = "ed25519_master_id_secret_key";
    private const string MasterPublic = "ed25519_master_id_public_key";
    private const string MasterEncrypted = "ed25519_master_id_secret_key_encrypted";
    private const string SigningSecret = "ed25519_signing_secret_key";
    private const string SigningCertificate = "ed25519_signing_cert";
    private const string SecretType = "ed25519v1-secret";
    private const string PublicType = "ed25519v1-public";
    private const string CertificateType = "ed25519v1-cert";
    private const string MasterTag = "type0";
    private const string SigningTag = "type4";

    /// <summary>Loads the keys; makes what is missing and may be made.</summary>
    public (Ed25519Id Master, Ed25519KeyPair Signing, Ed25519Certificate Certificate) Load(DateTimeOffset now)
    {
        Ed25519KeyPair? signing = LoadSecret(SigningSecret, SigningTag);
        Ed25519Certificate? certificate = LoadCertificate();
        Ed25519Id master = LoadMaster(certificate);
        if (signing is not null && certificate is not null)
        {
            CheckCertificate(master, signing, certificate);
            if (certificate.ExpiresAt - options.SigningKeySlop > now)
            {
                return (master, signing, certificate);
            }
        }

        bool canGoOn = signing is not null && certificate is not null && !certificate.IsExpired(now);
        if (canGoOn && !HasMasterSecret)
        {
            return (master, signing!, certificate!);
        }

        (Ed25519KeyPair fresh, Ed25519Certificate freshCertificate) = Renew(master, now);
        signing?.Dispose();
        return (master, fresh, freshCertificate);
    }

    /// <summary>Whether a new signing key can be certified here.</summary>
    public bool HasMasterSecret => !options.OfflineMasterKey && folder.Exists(MasterSecret);

    /// <summary>Makes a signing key and has the master certify it.</summary>
    public (Ed25519KeyPair Signing, Ed25519Certificate Certificate) Renew(Ed25519Id master, DateTimeOffset now)
    {
        using Ed25519KeyPair masterKey = LoadMasterSecret(master);
        Ed25519KeyPair signing = Ed25519KeyPair.Generate(random);
        Span<byte> masterPublic = stackalloc byte[Ed25519Id.Length];
        Span<byte> signingPublic = stackalloc byte[Ed25519Id.Length];
        master.CopyTo(masterPublic);
        signing.PublicKey.CopyTo(signingPublic);
        Ed25519Certificate certificate = Ed25519Certificate.Create(
            Ed25519CertificateType.IdentitySigning, signingPublic, CertifiedKeyType.Ed25519, now + options.SigningKeyLifetime,
            masterKey.ExpandedKey, masterPublic, includeSigningKey: true);

        // The certificate is written last: a key without its certificate is replaced at the next start, the other way round is a contradiction.
        folder.Delete(SigningCertificate);
        TaggedFile.Write(folder, SigningSecret, SecretType, SigningTag, signing.ExpandedKey);
        TaggedFile.Write(folder, SigningCertificate, CertificateType, SigningTag, certificate.Encoded.Span);
        return (signing, certificate);
    }

    private static void CheckCertificate(Ed25519Id master, Ed25519KeyPair signing, Ed25519Certificate certificate)
    {
        if (certificate.Type != Ed25519CertificateType.IdentitySigning || certificate.SigningKey != master
            || certificate.CertifiedEd25519Key != signing.PublicKey || !certificate.IsSignedBy(master))
        {
            throw new KeyStoreException(
                KeyStoreFaultKind.Corrupt, $"{SigningCertificate} does not belong to the master key and the signing key beside it.");
        }
    }

    private Ed25519Id LoadMaster(Ed25519Certificate? certificate)
    {
        byte[]? stored = TaggedFile.Read(folder, MasterPublic, PublicType, MasterTag);
        if (stored is not null && stored.Length != Ed25519Id.Length)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{MasterPublic} has a wrong length.");
        }

        if (stored is not null)
        {
            return Ed25519Id.FromBytes(stored);
        }

        Ed25519Id master;
        if (HasMasterSecret)
        {
            using Ed25519KeyPair secret = LoadSecret(MasterSecret, MasterTag)!;
            master = secret.PublicKey;
        }
        else if (certificate?.SigningKey is { } named)
        {
            master = named;
        }
        else if (options.OfflineMasterKey || folder.Exists(MasterEncrypted))
        {
            throw new KeyStoreException(
                KeyStoreFaultKind.Missing, $"The master key is kept elsewhere: bring {MasterPublic}, {SigningSecret} and {SigningCertificate} from there.");
        }
        else
        {
            using Ed25519KeyPair fresh = Ed25519KeyPair.Generate(random);
            TaggedFile.Write(folder, MasterSecret, SecretType, MasterTag, fresh.ExpandedKey);
            master = fresh.PublicKey;
        }

        TaggedFile.Write(folder, MasterPublic, PublicType, MasterTag, master.ToArray());
        return master;
    }

    private Ed25519KeyPair LoadMasterSecret(Ed25519Id master)
    {
        Ed25519KeyPair secret = (HasMasterSecret ? LoadSecret(MasterSecret, MasterTag) : null) ?? throw new KeyStoreException(
            KeyStoreFaultKind.Missing, $"A new signing key needs {MasterSecret}, or the keys that tor --keygen makes where it is kept.");
        if (secret.PublicKey != master)
        {
            secret.Dispose();
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{MasterPublic} does not match {MasterSecret}.");
        }

        return secret;
    }

    private Ed25519KeyPair? LoadSecret(string name, string tag)
    {
        byte[]? bytes = TaggedFile.ReadSecret(folder, name, SecretType, tag);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return bytes.Length == Ed25519.ExpandedKeyLength
                ? Ed25519KeyPair.FromExpanded(bytes)
                : throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{name} has a wrong length.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private Ed25519Certificate? LoadCertificate()
    {
        byte[]? bytes = TaggedFile.Read(folder, SigningCertificate, CertificateType, SigningTag);
        if (bytes is null)
        {
            return null;
        }

        return Ed25519Certificate.TryRead(bytes, out Ed25519Certificate? certificate)
            ? certificate
            : throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{SigningCertificate} is no certificate.");
    }
}
