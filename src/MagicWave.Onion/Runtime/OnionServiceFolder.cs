using System.Security.Cryptography;
using System.Text;
using MagicWave.Core.Bytes;
using MagicWave.Core.Security;
using MagicWave.Onion.KeyFiles;
using MagicWave.Onion.OnionServices.Keys;

namespace MagicWave.Onion.Runtime;

/// <summary>
/// The folder of an onion service, laid out as tor's <c>HiddenServiceDir</c>, so that a service can move from one to the other:
/// <c>hs_ed25519_secret_key</c>, <c>hs_ed25519_public_key</c>, <c>hostname</c> and <c>authorized_clients/*.auth</c>. The folder is closed to
/// others, as tor does it; a secret that others could read is refused. Not thread-safe.
/// </summary>
public sealed class OnionServiceFolder
{
    private const string SecretName = "hs_ed25519_secret_key";
    private const string PublicName = "hs_ed25519_public_key";
    private const string HostName = "hostname";
    private const string ClientsName = "authorized_clients";
    private const string ClientExtension = ".auth";
    private const string SecretType = "ed25519v1-secret";
    private const string PublicType = "ed25519v1-public";
    private const string Tag = "type0";

    private readonly KeyFolder _folder;
    private readonly string _clientsPath;

    /// <summary>Makes the folder when it is missing.</summary>
    /// <exception cref="KeyStoreException">It cannot be made or closed to others; so for every member.</exception>
    public OnionServiceFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _folder = new KeyFolder(path);
        _clientsPath = Path.Combine(path, ClientsName);
    }

    /// <summary>Loads the service's key; makes one, and so a new address, in a folder that has none. The caller disposes of it.</summary>
    public ServiceIdentityKey LoadIdentity(IRandom random)
    {
        byte[]? publicKey = TaggedFile.Read(_folder, PublicName, PublicType, Tag);
        byte[]? secret = TaggedFile.ReadSecret(_folder, SecretName, SecretType, Tag);
        if (secret is null && publicKey is not null)
        {
            throw new KeyStoreException(
                KeyStoreFaultKind.Missing, $"{SecretName} is not there, but {PublicName} is: bring it, or remove {PublicName} to start with a new address.");
        }

        ServiceIdentityKey identity = secret is null ? ServiceIdentityKey.Generate(random) : FromSecret(secret);
        try
        {
            if (secret is null)
            {
                TaggedFile.Write(_folder, SecretName, SecretType, Tag, identity.ExpandedKey);
            }

            Complete(identity.Address, publicKey);
            return identity;
        }
        catch (KeyStoreException)
        {
            identity.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The keys of the clients that alone may discover the service; none where everybody may. Files with other names are ignored. A file
    /// that cannot be read is an error: to ignore it, as tor does, can open the service to everybody.
    /// </summary>
    public IReadOnlyList<AuthorizedClientKey> LoadClients()
    {
        KeyFolder folder = new(_clientsPath);
        List<AuthorizedClientKey> clients = [];
        foreach (string name in KeyFileNames.In(_clientsPath, ClientExtension))
        {
            byte[] bytes = folder.Read(name) ?? [];
            if (!AuthorizedClientKey.TryParse(Encoding.ASCII.GetString(bytes), out AuthorizedClientKey? client))
            {
                throw new KeyStoreException(
                    KeyStoreFaultKind.Corrupt, $"{ClientsName}/{name} is not one line 'descriptor:x25519:' and a public key in base32: correct or remove it.");
            }

            clients.Add(client);
        }

        return clients;
    }

    private static ServiceIdentityKey FromSecret(byte[] secret)
    {
        try
        {
            return ServiceIdentityKey.FromExpanded(secret);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            throw new KeyStoreException(KeyStoreFaultKind.Corrupt, $"{SecretName} holds no Ed25519 key: restore it from a copy.", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private void Complete(OnionAddress address, byte[]? publicKey)
    {
        byte[] right = address.PublicKey.ToArray();
        if (publicKey is not null && !PublicBytes.Equal(publicKey, right))
        {
            throw new KeyStoreException(
                KeyStoreFaultKind.Corrupt, $"{PublicName} does not belong to {SecretName}: restore both from one copy, or remove {PublicName}.");
        }

        if (publicKey is null)
        {
            TaggedFile.Write(_folder, PublicName, PublicType, Tag, right);
        }

        string host = address + "\n";
        if (_folder.Read(HostName) is not { } written || Encoding.ASCII.GetString(written) != host)
        {
            _folder.Write(HostName, host);
        }
    }
}
